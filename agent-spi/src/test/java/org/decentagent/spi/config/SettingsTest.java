// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  private static final ConfigKey<String> IMAGE =
      ConfigKey.text("image", "what instances are made from").alsoSetBy(Layer.OFFERING);
  private static final ConfigKey<Integer> PIDS =
      ConfigKey.integer("pids", 10, 1000, "how many processes").defaultsTo(100);
  private static final ConfigKey<Secret> TOKEN = ConfigKey.secret("token", "opens the door");
  private static final ConfigSchema SCHEMA = ConfigSchema.of(IMAGE, PIDS, TOKEN);

  @Test
  void aValueNobodySetIsItsDefaultOrAbsent() {
    Settings settings = Settings.of(SCHEMA);

    assertThat(settings.get(PIDS)).isEqualTo(100);
    assertThat(settings.find(IMAGE)).isEmpty();
    assertThatThrownBy(() -> settings.get(IMAGE)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aLaterLayerLiesOverAnEarlierOne() {
    Settings provider = Settings.of(SCHEMA).with(Layer.PROVIDER, "image", "debian");

    assertThat(provider.with(Layer.OFFERING, "image", "ubuntu").get(IMAGE)).isEqualTo("ubuntu");
    assertThat(provider.get(IMAGE)).isEqualTo("debian");
  }

  @Test
  void aLayerSetsOnlyTheKeysMarkedForIt() {
    Settings settings = Settings.of(SCHEMA);

    assertThatThrownBy(() -> settings.with(Layer.CONTRACT, "image", "mine"))
        .hasMessageContaining("'image' cannot be set by a contract");
    assertThatThrownBy(() -> settings.with(Layer.OFFERING, "pids", 500L))
        .hasMessageContaining("cannot be set by an offering");
    assertThatThrownBy(() -> settings.with(Layer.PROVIDER, "imgae", "x"))
        .hasMessageContaining("no setting 'imgae'");
  }

  @Test
  void aSecretIsNotSeenInWhatPrints() {
    Settings settings = Settings.of(SCHEMA).with(Layer.PROVIDER, "token", "hunter2");

    assertThat(settings.toString()).contains("token").doesNotContain("hunter2");
    assertThat(settings.get(TOKEN).reveal()).isEqualTo("hunter2");
    assertThat(TOKEN.isSecret()).isTrue();
    assertThat(IMAGE.isSecret()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"500 ms, 500", "30 s, 30000", "5min, 300000", "2 h, 7200000", "7 d, 604800000"})
  void aTimeHasAUnit(String text, long millis) {
    assertThat(ConfigKey.duration("wait", "…").parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "0 s", "-1 s", "5 minutes", "s", ""})
  void aTimeWithoutOneIsRefused(String text) {
    assertThatThrownBy(() -> ConfigKey.duration("wait", "…").parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueOfAnotherTypeIsRefusedWithWhatIsRight() {
    assertThatThrownBy(() -> PIDS.parse("many"))
        .hasMessage("'many' is not a whole number from 10 to 1000");
    assertThatThrownBy(() -> PIDS.parse(9L)).hasMessageContaining("from 10 to 1000");
    assertThatThrownBy(() -> PIDS.parse(10.5)).hasMessageContaining("whole number");
    assertThatThrownBy(() -> IMAGE.parse(7L)).hasMessageContaining("is not a text");
    assertThatThrownBy(() -> IMAGE.parse("  ")).hasMessageContaining("is not a text");
    assertThatThrownBy(() -> ConfigKey.flag("on", "…").parse("yes"))
        .hasMessageContaining("true or false");
    assertThatThrownBy(() -> ConfigKey.choice("disk", List.of("a", "b"), "…").parse("c"))
        .hasMessage("'c' is not one of a, b");
    assertThatThrownBy(() -> ConfigKey.texts("names", "…").parse(List.of("a", 1L)))
        .hasMessageContaining("is not a text");
  }

  @Test
  void anAmountIsKeptExactly() {
    ConfigKey<BigDecimal> price = ConfigKey.decimal("max_price", "the most it may cost");

    assertThat(price.parse("0.0061")).isEqualTo(new BigDecimal("0.0061"));
    assertThat(price.parse(5L)).isEqualTo(new BigDecimal("5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1,5", "1e3", "4.", "NaN", "1234567890123", " 4"})
  void whatIsNoExactAmountIsRefused(String text) {
    ConfigKey<BigDecimal> price = ConfigKey.decimal("max_price", "the most it may cost");

    assertThatThrownBy(() -> price.parse(text)).hasMessageContaining("in quotes");
    assertThatThrownBy(() -> price.parse(4.51)).hasMessageContaining("in quotes");
  }

  @Test
  void aHugeWrongValueIsNotRepeatedWhole() {
    assertThatThrownBy(() -> PIDS.parse("x".repeat(10_000)))
        .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(150));
  }

  @Test
  void aDefaultIsShownAsOneWouldWriteIt() {
    assertThat(ConfigKey.duration("a", "…").defaultsTo(Duration.ofMinutes(90)).fallbackText())
        .contains("\"90 min\"");
    assertThat(ConfigKey.duration("a", "…").defaultsTo(Duration.ofHours(24)).fallbackText())
        .contains("\"24 h\"");
    assertThat(ConfigKey.memory("a", "…").defaultsTo(MemorySize.ofMebibytes(512)).fallbackText())
        .contains("\"512 MiB\"");
    assertThat(ConfigKey.storage("a", "…").defaultsTo(StorageSize.ofGibibytes(20)).fallbackText())
        .contains("\"20 GiB\"");
    assertThat(ConfigKey.ports("a", "…").defaultsTo(new PortRange(1, 9)).fallbackText())
        .contains("\"1-9\"");
    assertThat(ConfigKey.texts("a", "…").defaultsTo(List.of("x", "y\"z")).fallbackText())
        .contains("[\"x\", \"y\\\"z\"]");
    assertThat(ConfigKey.flag("a", "…").defaultsTo(true).fallbackText()).contains("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20000", "0-10", "5-4", "1-70000", "a-b", "-"})
  void whatIsNoRangeOfPortsIsRefused(String text) {
    assertThatThrownBy(() -> PortRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRangeOfPortsHasBothItsEnds() {
    assertThat(PortRange.parse("20000 - 20002").ports()).containsExactly(20000, 20001, 20002);
  }

  @Test
  void aKeyDeclaredTwiceIsAMistakeOfThePlugin() {
    assertThatThrownBy(() -> ConfigSchema.of(IMAGE, IMAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }
}
