// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bridge such as an engine leaves that was killed, in the way of the first subnet of ours. */
final class OverlappingNetworkOnDockerTest {
  private static final String BRIDGE = "br-dc-leftover";

  private RealEngine real;

  @BeforeEach
  void connect() throws Exception {
    real = RealEngine.connect();
    ip("link", "del", BRIDGE);
    String refused = ip("link", "add", BRIDGE, "type", "bridge");
    if (!"1".equals(System.getenv("DC_REQUIRE_DOCKER"))) {
      assumeTrue(refused.isEmpty(), "did not run: cannot add a bridge, needs root: " + refused);
    }
    assertThat(refused).isEmpty();
    ip("addr", "add", "10.214.0.1/28", "dev", BRIDGE);
    ip("link", "set", BRIDGE, "up");
  }

  @AfterEach
  void removeEverything() throws Exception {
    ip("link", "del", BRIDGE);
    if (real != null) {
      real.close();
    }
  }

  @Test
  void anInstanceIsPutWhereItCanBeReachedAndDoctorNamesTheBridge() {
    DockerProvisioner provisioner = real.provisioner(real.settings());
    ContractId contract = real.contract();

    Instance instance =
        RealEngine.ready(provisioner, real.request(contract, real.settings()), real.steps(contract))
            .toBuilder()
            .renterKey(real.renter.publicKey())
            .build();
    Optional<Health.Up> up =
        new Patience()
            .halfAMinute(() ->
                Optional.of(provisioner.probe(instance))
                    .filter(Health.Up.class::isInstance)
                    .map(Health.Up.class::cast));

    assertThat(up).isPresent();
    assertThat(provisioner.preflight())
        .filteredOn(finding -> finding.code().text().equals("docker/subnets_overlap"))
        .singleElement()
        .extracting(Finding::evidence)
        .asString()
        .contains(BRIDGE + " 10.214.0.1/28");
  }

  /** What the command said; empty when it went well. */
  private static String ip(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : said.strip();
  }
}
