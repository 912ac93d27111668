// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.regex.Pattern;

/**
 * Where and as whom a customer logs in. Immutable.
 *
 * @param host the advertised host name or address, as the customer will use it
 * @param port 1 to 65535
 * @param user the account that accepts the renter's key
 */
public record SshAccess(String host, int port, String user) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  /** Refuses what could not be typed after {@code ssh}. */
  public SshAccess {
    if (!HOST.matcher(host).matches() || host.startsWith("-")) {
      throw new IllegalArgumentException("'" + host + "' is neither a host name nor an address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is between 1 and 65535, not " + port);
    }
    if (!USER.matcher(user).matches()) {
      throw new IllegalArgumentException("'" + user + "' is not a user name");
    }
  }

  @Override
  public String toString() {
    return user + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
