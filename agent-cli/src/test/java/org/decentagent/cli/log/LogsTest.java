// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.cli.console.Console;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

final class LogsTest {
  private static final Logger LOG = LoggerFactory.getLogger("org.decentagent.test");

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  private String written() {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsOneLineWithItsContract() {
    Logs.reset(Logs.Volume.NORMAL).text(stream);

    try (var contract = MDC.putCloseable("contract", "0123456789ab")) {
      LOG.info("two\nlines {}", contract == null ? "" : "\u001b[31m");
    }

    assertThat(written())
        .hasLineCount(1)
        .endsWith("INFO  two | lines ?[31m contract=0123456789ab\n");
  }

  @Test
  void anEventIsOneJsonObject() {
    Logs.reset(Logs.Volume.NORMAL).json(stream);

    LOG.warn("it \"broke\"", new IllegalStateException("why"));

    JsonNode line = Console.json().readTree(written());
    assertThat(written()).hasLineCount(1);
    assertThat(line.path("level").asString()).isEqualTo("WARN");
    assertThat(line.path("message").asString()).isEqualTo("it \"broke\"");
    assertThat(line.path("trace").asString()).contains("IllegalStateException: why");
  }

  @Test
  void librariesAreHeardFromWarningsOn() {
    Logs.reset(Logs.Volume.NORMAL).text(stream);

    LoggerFactory.getLogger("com.example.Library").info("chatter");
    LoggerFactory.getLogger("com.example.Library").warn("trouble");

    assertThat(written()).contains("trouble").doesNotContain("chatter");
  }

  @Test
  void aStreamStaysOpenWhenTheLogBeginsAnew() {
    List<String> heard = new ArrayList<>();
    Logs.reset(Logs.Volume.NORMAL).text(stream);

    Logs.reset(Logs.Volume.QUIET).text(stream).listener("org.decentagent.test", heard::add);
    LOG.warn("still here");

    assertThat(written()).contains("still here");
    assertThat(heard).containsExactly("still here");
  }
}
