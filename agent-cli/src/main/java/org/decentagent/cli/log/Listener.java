// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;

/** Hands the messages of some loggers on. Safe for use by many threads. */
final class Listener extends AppenderBase<ILoggingEvent> {
  private final String prefix;
  private final Consumer<String> receiver;

  Listener(String prefix, Consumer<String> receiver) {
    this.prefix = prefix;
    this.receiver = receiver;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLoggerName().startsWith(prefix)) {
      receiver.accept(event.getFormattedMessage());
    }
  }
}
