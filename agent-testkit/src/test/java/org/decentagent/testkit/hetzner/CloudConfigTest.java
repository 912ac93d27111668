// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CloudConfigTest {
  private static final SshPublicKey KEY = HostKey.generate().publicKey();
  private static final SshPublicKey OPS = HostKey.generate().publicKey();

  @Test
  void keysAtTheTopAreRoots() {
    String text = "#cloud-config\nssh_authorized_keys:\n- " + KEY.line() + " comment\n";

    assertThat(CloudConfig.accounts(text, Set.of(OPS))).isEqualTo(Map.of("root", Set.of(KEY, OPS)));
  }

  @Test
  void aUserHasItsOwnKeysWhetherOneOrMany() {
    String text =
        "#cloud-config\r\nusers:\n- default\n- {name: a, ssh_authorized_keys: '"
            + KEY.line()
            + "'}\n- {name: b, ssh_authorized_keys: ['"
            + OPS.line()
            + "', '"
            + KEY.line()
            + "']}\n- {name: c}\n";

    assertThat(CloudConfig.accounts(text, Set.of()))
        .containsEntry("a", Set.of(KEY))
        .containsEntry("b", Set.of(OPS, KEY))
        .containsEntry("c", Set.of())
        .containsEntry("root", Set.of());
  }

  @Test
  void aDisabledRootHasNoKeysButThoseOfAUserOfThatName() {
    String head =
        "#cloud-config\ndisable_root: true\nssh_authorized_keys: ['" + OPS.line() + "']\n";
    String users = "users: [{name: root, ssh_authorized_keys: ['" + KEY.line() + "']}]\n";

    assertThat(CloudConfig.accounts(head, Set.of(OPS))).isEmpty();
    assertThat(CloudConfig.accounts(head + users, Set.of(OPS)))
        .isEqualTo(Map.of("root", Set.of(KEY)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#!/bin/sh\necho",
        "# cloud-config\nssh_authorized_keys: [x]",
        "#cloud-config\n{{{",
        "#cloud-config\n- a\n",
        "#cloud-config\nssh_authorized_keys: [7, {a: b}, 'ssh-ed25519 no']\nusers: [7, {name: 8}]",
        "#cloud-config\nssh_authorized_keys: !!java.net.URL [http://localhost]\n"
      })
  void whatCannotBeReadInstallsNothingButTheProjectsKeys(String text) {
    assertThat(CloudConfig.accounts(text, Set.of(OPS))).isEqualTo(Map.of("root", Set.of(OPS)));
  }
}
