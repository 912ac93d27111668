// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this agent, as its build wrote it. */
public final class AgentVersion {
  private AgentVersion() {}

  /** Such as {@code 0.1.0}. */
  public static String text() {
    try (InputStream file = AgentVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("the build left out version.properties", e);
    }
  }
}
