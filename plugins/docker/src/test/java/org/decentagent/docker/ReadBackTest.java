// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.junit.jupiter.api.Test;

final class ReadBackTest {
  private static Map<String, Object> wanted() {
    Settings settings =
        Settings.of(DockerConfig.SCHEMA)
            .with(Layer.PROVIDER, "address", "a")
            .with(Layer.PROVIDER, "runtime", "runsc");
    Limits limits =
        new Limits(2, MemorySize.ofMebibytes(512), Optional.of(StorageSize.ofGibibytes(5)), 100);
    return Confinement.of(
        limits, settings, new Confinement.Place(20001, "net", Map.of("/data", "vol")));
  }

  @Test
  void whatTheEngineRepeatsIsFine() {
    assertThat(ReadBack.differences(wanted(), wanted())).isEmpty();
  }

  @Test
  void otherWaysToSayTheSameAreFine() {
    Map<String, Object> answer = new TreeMap<>(wanted());
    answer.put("CapAdd", SshServer.CAPABILITIES.stream().map(name -> "CAP_" + name).toList());
    answer.put("SecurityOpt", List.of("no-new-privileges"));
    answer.remove("Binds");
    answer.remove("PidMode");
    answer.put("Memory", 512 << 20);
    answer.put("Invented", "later");

    assertThat(ReadBack.differences(wanted(), answer)).isEmpty();
  }

  @Test
  void everyFieldThatIsLostOrChangedIsSeen() {
    for (String field : wanted().keySet()) {
      Map<String, Object> answer = new TreeMap<>(wanted());
      answer.put(field, "something else");

      assertThat(ReadBack.differences(wanted(), answer))
          .as(field)
          .hasSize(1)
          .first()
          .asString()
          .startsWith(field + " is something else instead of ");
    }
  }

  @Test
  void everyLimitThatIsSilentlyDroppedIsSeen() {
    for (String field :
        List.of(
            "Memory",
            "MemorySwap",
            "NanoCpus",
            "PidsLimit",
            "StorageOpt",
            "Ulimits",
            "CapDrop",
            "SecurityOpt",
            "LogConfig",
            "NetworkMode",
            "PortBindings",
            "Init",
            "Runtime")) {
      Map<String, Object> answer = new TreeMap<>(wanted());
      answer.remove(field);

      assertThat(ReadBack.differences(wanted(), answer)).as(field).hasSize(1);
    }
  }

  @Test
  void aCapabilityTooManyOrADoorToTheHostIsSeen() {
    Map<String, Object> answer = new TreeMap<>(wanted());
    answer.put("CapAdd", List.of("CHOWN", "SYS_ADMIN"));
    answer.put("Binds", List.of("/:/host"));
    answer.put("Privileged", true);
    answer.put("PidMode", "host");

    assertThat(ReadBack.differences(wanted(), answer)).hasSize(4);
  }

  @Test
  void anItemThatWasExchangedIsSeenThoughAsManyAreThere() {
    assertThat(ReadBack.differences(Map.of("Binds", List.of("a", "b")), has(List.of("a", "c"))))
        .hasSize(1);
  }

  @Test
  void nothingInsideOfAFieldIsNothingAndNoMore() {
    Map<String, Object> wanted = Map.of("Binds", Map.of("x", ""));

    assertThat(ReadBack.differences(wanted, has(Map.of("y", "1")))).isEmpty();
    assertThat(ReadBack.differences(wanted, has(Map.of("x", "1")))).hasSize(1);
    assertThat(ReadBack.differences(Map.of("Binds", false), Map.of())).isEmpty();
  }

  private static Map<String, Object> has(Object value) {
    return Map.of("Binds", value);
  }
}
