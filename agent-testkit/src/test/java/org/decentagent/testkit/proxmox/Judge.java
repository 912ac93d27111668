// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.decentagent.testkit.proxmox.description.ProxmoxDescription;

/** The official description of a release, where there is one. */
final class Judge {
  private Judge() {}

  static Optional<ProxmoxDescription> of(ProxmoxRelease release) {
    String file =
        switch (release) {
          case V8_4 -> "pve-apidata-8.4.5.json";
          case V9_2 -> "pve-apidata-9.1.3-2026-04-30.json";
        };
    Path path = Path.of(System.getProperty("specs.dir", "absent"), file);
    return Files.exists(path) ? Optional.of(ProxmoxDescription.read(path)) : Optional.empty();
  }

  /** A good request is answered as described, and one that is not good is refused. */
  static void review(SimulatedProxmox proxmox) {
    of(proxmox.options().release())
        .ifPresent(description ->
            proxmox
                .exchanges()
                .forEach(exchange -> {
                  if (exchange.status() == 200) {
                    assertThat(description.requestObjections(exchange)).isEmpty();
                  }
                  if (exchange.answerBody().endsWith("}")) {
                    assertThat(description.answerObjections(exchange)).isEmpty();
                  }
                }));
  }
}
