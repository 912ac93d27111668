// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.testkit.proxmox.description.ProxmoxDescription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the published description makes of exchanges, good ones and bad ones. */
final class ProxmoxDescriptionTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String CONFIG = "/nodes/n/qemu/100/config";

  @ParameterizedTest
  @EnumSource
  void aGoodRequestHasNoObjections(ProxmoxRelease release) {
    ProxmoxDescription description = description(release);

    List<String> objections =
        description.requestObjections(
            sent("POST", CONFIG, "net0=virtio%2Cbridge%3Dvmbr0&cores=2&onboot=yes&memory=2048"));

    assertThat(objections).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /nodes/n/qemu/100/config, cores=0, cores",
    "POST, /nodes/n/qemu/100/config, onboot=maybe, onboot",
    "POST, /nodes/n/qemu/100/config, core=2, core",
    "POST, /nodes/n/qemu/100/config, ipconfig0=ip=dhcp, raw",
    "POST, /nodes/n/qemu/100/config, tags=a;b, raw",
    "POST, /nodes/n/qemu/100/config, sshkeys=a+b, sshkeys",
    "POST, /nodes/n/qemu/99/config, cores=1, vmid",
    "POST, /nodes/n/qemu/100/clone, full=1, newid",
    "POST, /nodes/n/qemu/100/clone, newid=101&name=a_b, name",
    "PUT, /nodes/n/qemu/100/resize, disk=scsi99&size=1G, disk",
    "PUT, /nodes/n/qemu/100/resize, disk=scsi0&size=-1G, size",
    "DELETE, /nodes/n/qemu/100, purge=1, body",
    "PATCH, /nodes/n/qemu/100, purge=1, not described",
    "GET, /nodes/n/nothing, '', not described"
  })
  void aBadRequestHasAnObjectionThatNamesWhatIsBad(
      String method, String path, String body, String named) {
    ProxmoxDescription description = description(ProxmoxRelease.V9_2);

    assertThat(description.requestObjections(sent(method, path, body)))
        .isNotEmpty()
        .anySatisfy(objection -> assertThat(objection).contains(named));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{}}",
        "{\"data\":[{\"upid\":\"u\"}]}",
        "{\"data\":[{\"upid\":\"u\",\"node\":\"n\",\"pid\":\"x\",\"pstart\":1,\"starttime\":1,"
            + "\"type\":\"t\",\"id\":\"1\",\"user\":\"a\"}]}",
        "{\"message\":\"none\"}"
      })
  void aBadAnswerHasAnObjection(String answer) {
    ProxmoxDescription description = description(ProxmoxRelease.V9_2);

    assertThat(description.answerObjections(answered("/nodes/n/tasks", answer))).isNotEmpty();
  }

  private static ProxmoxExchange sent(String method, String path, String body) {
    return new ProxmoxExchange(
        method, "/api2/json" + path, FORM, body, 200, "{\"data\":null}", Instant.EPOCH);
  }

  private static ProxmoxExchange answered(String path, String answer) {
    return new ProxmoxExchange("GET", "/api2/json" + path, "", "", 200, answer, Instant.EPOCH);
  }

  private static ProxmoxDescription description(ProxmoxRelease release) {
    Optional<ProxmoxDescription> description = Judge.of(release);
    assumeTrue(
        description.isPresent(),
        "did not run: the call tree of Proxmox VE is missing; give its folder as -Dspecs.dir=...");
    return description.orElseThrow();
  }
}
