// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises failures that speak of our own network and not of the instance: this machine has no
 * IPv6, or no way to that net.
 */
final class NoRoute {
  /** Texts of {@code ENETUNREACH}, {@code EAFNOSUPPORT}, {@code EADDRNOTAVAIL} and their like. */
  private static final Set<String> TEXTS =
      Set.of(
          "network is unreachable",
          "network unreachable",
          "no route to host",
          "host is unreachable",
          "address family not supported",
          "protocol family unavailable",
          "protocol family not supported",
          "cannot assign requested address");

  private NoRoute() {}

  static boolean isMeantBy(Throwable failure) {
    if (failure instanceof NoRouteToHostException) {
      return true;
    }
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof SocketException && TEXTS.stream().anyMatch(message::contains);
  }
}
