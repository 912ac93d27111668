// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Sets up Logback: one event a line, of a level and in a form, to a stream or a file. Libraries are
 * heard from warnings on, unless everything is wanted. Confined to one thread.
 */
public final class Logs {
  /** How much is written. Immutable. */
  public enum Volume {
    /** Errors only: for commands whose answer says the rest. */
    ERRORS,
    /** What somebody may have to look at. */
    QUIET,
    /** Every state change. */
    NORMAL,
    /** Everything. */
    VERBOSE
  }

  private final LoggerContext context;

  private Logs(LoggerContext context) {
    this.context = context;
  }

  /** Begins anew, with no output yet. */
  public static Logs reset(Volume volume) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(
        switch (volume) {
          case ERRORS -> Level.ERROR;
          case QUIET, NORMAL -> Level.WARN;
          case VERBOSE -> Level.INFO;
        });
    context
        .getLogger("org.decentagent")
        .setLevel(
            switch (volume) {
              case ERRORS -> Level.ERROR;
              case QUIET -> Level.WARN;
              case NORMAL -> Level.INFO;
              case VERBOSE -> Level.DEBUG;
            });
    // It logs what it throws too, with a stack trace; what is thrown is told by us, in a line.
    context.getLogger("com.github.dockerjava").setLevel(Level.OFF);
    return new Logs(context);
  }

  /** Bounds what plugins write. */
  public Logs bounded(InstantSource clock) {
    FloodGate gate = new FloodGate(clock);
    gate.setContext(context);
    gate.start();
    context.addTurboFilter(gate);
    return this;
  }

  /** Adds a stream, in text for people. */
  public Logs text(OutputStream stream) {
    return stream(stream, new TextLayout());
  }

  /** Adds a stream, with one JSON object a line. */
  public Logs json(OutputStream stream) {
    return stream(stream, new JsonLayout());
  }

  private Logs stream(OutputStream stream, Layout<ILoggingEvent> layout) {
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setEncoder(encoder(layout));
    add(appender);
    appender.setOutputStream(new SharedStream(stream));
    appender.start();
    return this;
  }

  /** Adds a file. */
  public Logs file(Path file) {
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    appender.setEncoder(encoder(new TextLayout()));
    add(appender);
    appender.start();
    return this;
  }

  /** Shows each message whose logger's name starts like that. */
  public Logs listener(String prefix, Consumer<String> listener) {
    Appender<ILoggingEvent> appender = new Listener(prefix, listener);
    add(appender);
    appender.start();
    return this;
  }

  private LayoutWrappingEncoder<ILoggingEvent> encoder(Layout<ILoggingEvent> layout) {
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  private void add(Appender<ILoggingEvent> appender) {
    appender.setContext(context);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }
}
