// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.cli.console.Console;
import org.decentagent.testkit.time.FakeClock;
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

  @Test
  void aPluginThatFloodsTheLogIsToldOfOnceAndTheOthersAreHeard() {
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-26T12:00:00Z"));
    Logs.reset(Logs.Volume.NORMAL).bounded(clock).text(stream);

    onThread("plugin-loud-change-1", () -> lines(10_000, "noise"));
    onThread("plugin-quiet-change-1", () -> LOG.info("one word"));
    LOG.info("the agent's own");
    long flood = written().lines().filter(line -> line.contains("noise")).count();
    clock.advance(Duration.ofMinutes(2));
    onThread("plugin-loud-read-2", () -> LOG.info("calm again"));

    assertThat(flood).isEqualTo(FloodGate.MOST);
    assertThat(written()).containsOnlyOnce("backend loud: its plugin wrote 500 lines");
    assertThat(written()).contains("one word", "the agent's own", "calm again");
  }

  @Test
  void whatAPluginPrintsIsALineOfTheLogLikeAnyOther() {
    Logs.reset(Logs.Volume.NORMAL).json(stream);
    Thread plugin =
        Thread.ofPlatform()
            .name("plugin-box-change-1")
            .unstarted(() -> {
              System.out.println("first\nsecond \u00fc");
              System.err.print("never ends");
              System.err.println("x".repeat(3000));
            });

    StrayOutput.logged(() -> {
      plugin.start();
      return joined(plugin);
    });

    List<JsonNode> lines = written().lines().map(line -> Console.json().readTree(line)).toList();
    assertThat(lines)
        .extracting(line -> line.path("message").asString())
        .startsWith(
            "the plugin of backend box printed: first",
            "the plugin of backend box printed: second \u00fc")
        .hasSize(4);
  }

  private static void lines(int count, String text) {
    for (int line = 0; line < count; line++) {
      LOG.info(text);
    }
  }

  private static void onThread(String name, Runnable body) {
    assertThat(joined(Thread.ofPlatform().name(name).start(body))).isTrue();
  }

  private static boolean joined(Thread thread) {
    try {
      return thread.join(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
