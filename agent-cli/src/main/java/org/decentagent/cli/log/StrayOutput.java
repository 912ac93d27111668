// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.decentagent.agent.plugin.PluginThread;
import org.decentagent.spi.BackendName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is printed past the log, by plugins and their libraries, into the log: else it would
 * stand between lines that programs read. Safe for use by many threads.
 */
public final class StrayOutput {
  private static final Logger LOG = LoggerFactory.getLogger(StrayOutput.class);

  private StrayOutput() {}

  /** Runs something, and takes standard output and standard error for as long. */
  public static <T> T logged(Supplier<T> body) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
    try {
      return body.get();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** One event a line; guarded by the lock of the stream that prints to it. */
  private static final class Lines extends OutputStream {
    private static final int LONGEST = 2000;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int next) {
      if (next != '\n' && line.size() < LONGEST) {
        line.write(next);
        return;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      if (next != '\n') {
        line.write(next);
      }
      if (!text.isBlank()) {
        LOG.info("{} printed: {}", printer(), text);
      }
    }

    private static String printer() {
      String thread = Thread.currentThread().getName();
      return PluginThread.backendOf(thread)
          .map(BackendName::text)
          .map("the plugin of backend "::concat)
          .orElse("thread '" + thread + "'");
    }
  }
}
