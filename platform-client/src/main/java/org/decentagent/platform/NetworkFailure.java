// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;

/** Says in one line why a call to an address failed on the way. */
final class NetworkFailure {
  private NetworkFailure() {}

  static String explain(HttpUrl url, IOException failure) {
    return url.host() + ":" + url.port() + ": " + reason(failure);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case UnknownHostException e -> "there is no such host; check the platform's url";
      case ConnectException e -> "cannot connect (" + text(e) + ")";
      case SocketTimeoutException e -> "no answer in time (" + text(e) + ")";
      case InterruptedIOException e -> "no answer in time, or interrupted (" + text(e) + ")";
      case EOFException e -> "the connection broke (the answer ended too early)";
      case SSLException e -> "no secure connection (" + TlsFailure.explain(e).orElse(text(e)) + ")";
      default -> "the connection broke (" + text(failure) + ")";
    };
  }

  private static String text(IOException failure) {
    String message = failure.getMessage();
    return PrintableText.of(message == null ? failure.getClass().getSimpleName() : message, 200);
  }
}
