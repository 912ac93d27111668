// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.decentagent.agent.findings.PlainLine;

/**
 * {@code 2026-11-22T21:00:00Z INFO state became READY contract=0123456789ab}; the trace of a bug
 * follows on lines of its own. Safe for use by many threads.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
    line.append("%-5s".formatted(event.getLevel())).append(' ');
    line.append(oneLine(event.getFormattedMessage()));
    for (Map.Entry<String, String> entry : new TreeMap<>(event.getMDCPropertyMap()).entrySet()) {
      line.append(' ').append(entry.getKey()).append('=').append(entry.getValue());
    }
    line.append('\n');
    IThrowableProxy trace = event.getThrowableProxy();
    if (trace != null) {
      line.append(ThrowableProxyUtil.asString(trace));
    }
    return line.toString();
  }

  private static String oneLine(String message) {
    return PlainLine.marked(message.strip().replaceAll("\\s*\\R\\s*", " | "));
  }
}
