// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Everything that is logged through {@code java.util.logging} from now on, whatever its level. With
 * {@code slf4j-jdk14} in test scope that is what a plugin logs through SLF4J too. Close it in the
 * end. Safe for use by many threads.
 */
public final class JavaLog implements LogTap, AutoCloseable {
  private static final SimpleFormatter FORMAT = new SimpleFormatter();

  private final Logger root = Logger.getLogger("");
  private final Optional<Level> before = Optional.ofNullable(root.getLevel());
  private final Listener listener = new Listener();

  private JavaLog() {}

  /** Listens from now on. */
  public static JavaLog heard() {
    JavaLog log = new JavaLog();
    log.root.addHandler(log.listener);
    log.root.setLevel(Level.ALL);
    return log;
  }

  @Override
  public List<String> lines() {
    return List.copyOf(listener.lines);
  }

  @Override
  public void close() {
    root.removeHandler(listener);
    root.setLevel(before.orElse(Level.INFO));
  }

  private static final class Listener extends Handler {
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord record) {
      StringWriter text = new StringWriter();
      text.write(record.getLoggerName() + ": " + FORMAT.formatMessage(record));
      Optional.ofNullable(record.getThrown())
          .ifPresent(thrown -> thrown.printStackTrace(new PrintWriter(text, true)));
      lines.add(text.toString());
    }

    @Override
    public void flush() {
      // lines are there at once
    }

    @Override
    public void close() {
      // there is nothing to let go of
    }
  }
}
