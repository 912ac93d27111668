// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.cloud.ssh.InstanceFiles;
import org.decentagent.testkit.cloud.ssh.ServerSpec;
import org.decentagent.testkit.cloud.ssh.SshServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TenantLoginTest {
  private final SshServers servers = new SshServers();
  private final HostKey hostKey = HostKey.generate();
  private final SshIdentity tenant = SshIdentity.generate();
  private final SshIdentity stranger = SshIdentity.generate();

  @AfterEach
  void close() {
    servers.close();
  }

  private TenantLogin login(SshPublicKey reported, SshIdentity... authorized) throws IOException {
    Set<SshPublicKey> keys =
        Arrays.stream(authorized)
            .map(identity -> new SshPublicKey(identity.publicLine()))
            .collect(Collectors.toSet());
    SshServers.Open server =
        servers.open(
            new ServerSpec("instance", "root", hostKey, keys, InstanceFiles.inMemory()), 0);
    return new TenantLogin(
        new ReportedAccess(new SshAccess("127.0.0.1", server.port(), "root"), reported));
  }

  @Test
  void theTenantGetsInAndNobodyElse() throws IOException {
    assertThat(login(hostKey.publicKey(), tenant).verify(tenant, stranger)).isEmpty();
  }

  @Test
  void anotherHostKeyThanTheReportedIsNotTrusted() throws IOException {
    TenantLogin login = login(HostKey.generate().publicKey(), tenant);

    assertThat(login.verify(tenant, stranger))
        .hasValueSatisfying(why -> assertThat(why).containsIgnoringCase("HostKey"));
  }

  @Test
  void aTenantWhoseKeyIsRefusedIsNoSuccess() throws IOException {
    assertThat(login(hostKey.publicKey(), stranger).verify(tenant, stranger))
        .hasValueSatisfying(why -> assertThat(why).contains("Auth"));
  }

  @Test
  void aServerThatLetsStrangersInIsNoSuccess() throws IOException {
    assertThat(login(hostKey.publicKey(), tenant, stranger).verify(tenant, stranger))
        .hasValueSatisfying(why -> assertThat(why).contains("was let in"));
  }

  @Test
  void aServerThatIsNotThereIsNoSuccess() {
    TenantLogin login =
        new TenantLogin(
            new ReportedAccess(new SshAccess("127.0.0.1", 1, "root"), hostKey.publicKey()));

    assertThat(login.verify(tenant, stranger))
        .hasValueSatisfying(why -> assertThat(why).contains("127.0.0.1:1"));
  }
}
