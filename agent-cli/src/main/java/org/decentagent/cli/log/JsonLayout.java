// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line, for programs. Safe for use by many threads. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public String doLayout(ILoggingEvent event) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("message", event.getFormattedMessage());
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    new TreeMap<>(event.getMDCPropertyMap()).forEach(line::put);
    IThrowableProxy trace = event.getThrowableProxy();
    if (trace != null) {
      line.put("trace", ThrowableProxyUtil.asString(trace));
    }
    return JSON.writeValueAsString(line) + "\n";
  }
}
