// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;

/** Says in one line why a call to an address failed on the way. */
public final class NetworkFailure {
  private NetworkFailure() {}

  /**
   * Names the address and what failed.
   *
   * @param failure what {@link HttpCalls} threw
   * @return one line without control characters
   */
  public static String explain(HttpUrl url, IOException failure) {
    return place(url) + ": " + reason(failure);
  }

  /** The host and the port of an address, as they stand there. */
  public static String place(HttpUrl url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return host + ":" + url.port();
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case UnknownHostException e -> "there is no such host; check the url";
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
    String line =
        (message == null ? "it does not tell why" : message).replaceAll("[\\s\\p{C}]+", " ");
    return line.substring(0, Math.min(300, line.length()));
  }
}
