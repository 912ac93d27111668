// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** How we call ourselves in requests: {@code dc-agent/<version>}. */
final class UserAgent {
  private static final String RESOURCE = "client.properties";

  private UserAgent() {}

  static String text() {
    Properties build = new Properties();
    try (InputStream in = UserAgent.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the platform-client jar");
      }
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
    return "dc-agent/" + build.getProperty("version", "unknown");
  }
}
