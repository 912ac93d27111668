// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.decentagent.http.TlsFailure;
import org.jspecify.annotations.Nullable;

/** Says in words of ours why nobody could be reached; those of others may quote a secret. */
final class Unreachable {
  private static final String LATE = "no answer in time";

  private Unreachable() {}

  /** Empty when it was for no reason of the network's. */
  static Optional<String> why(Throwable failure) {
    if (failure instanceof HttpTimeoutException) {
      return Optional.of(LATE); // though a refused connection stands behind it
    }
    List<Throwable> innermostFirst = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      innermostFirst.addFirst(cause);
    }
    return innermostFirst.stream()
        .flatMap(cause -> Optional.ofNullable(words(cause)).stream())
        .findFirst();
  }

  private static @Nullable String words(Throwable cause) {
    return switch (cause) {
      case UnknownHostException e -> "there is no host of that name";
      case UnresolvedAddressException e -> "there is no host of that name";
      case NoRouteToHostException e -> "there is no way to that host";
      case ConnectException e -> "the connection is refused";
      case SocketTimeoutException e -> LATE;
      case SSLException e -> TlsFailure.explain(e).orElse("no encryption could be agreed on");
      default -> null;
    };
  }
}
