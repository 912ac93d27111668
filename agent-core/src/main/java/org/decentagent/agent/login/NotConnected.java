// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Says what it means that no connection came about. */
final class NotConnected {
  private NotConnected() {}

  static LoginResult result(Throwable failure) {
    if (NoRoute.isMeantBy(failure)) {
      return LoginResult.noRoute(
          "no way from here to that address: " + lower(String.valueOf(failure.getMessage())));
    }
    return LoginResult.unreachable(
        switch (failure) {
          case UnknownHostException unknown -> "the host name does not resolve";
          case SocketTimeoutException late -> "no answer in time";
          case ConnectException refused -> lower(String.valueOf(refused.getMessage()));
          default -> "cannot connect: " + lower(String.valueOf(failure.getMessage()));
        });
  }

  private static String lower(String message) {
    return message.isEmpty()
        ? message
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
