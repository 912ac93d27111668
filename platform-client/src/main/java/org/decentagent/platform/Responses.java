// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Sorts HTTP answers by status. Plain-text errors are documented for 4xx and for one 500, which
 * comes from the authentication; no other 5xx is the platform's own.
 */
final class Responses {
  static final int TOO_MANY = 429;
  static final long MAX_BODY = 8L * 1024 * 1024;

  private static final int MAX_ERROR_BODY = 4096;
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofMinutes(1);
  private static final long MAX_RETRY_AFTER_SECONDS = 3600;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private Responses() {}

  /**
   * Reads as much of the body as is needed.
   *
   * @throws IOException when a body that is needed does not arrive
   */
  static Answer<Received> sort(Response response, Effect atWorst) throws IOException {
    int status = response.code();
    if (status >= 200 && status < 300) {
      return read(response, atWorst);
    }
    if (status == TOO_MANY) {
      return new Answer.Throttled<>(retryAfter(response));
    }
    String body = PrintableText.of(start(response), PrintableText.MAX_LENGTH);
    if ((status == 401 || status == 403) && !isPage(response)) {
      return new Answer.Denied<>(status, body);
    }
    if ((status >= 400 && status < 500) || (status == 500 && isOwnError(response, body))) {
      return new Answer.Rejected<>(status, body);
    }
    if (status >= 300 && status < 400 && response.header("Location") != null) {
      return new Answer.Unreadable<>("status " + status + redirect(response), atWorst);
    }
    String text = body.isBlank() ? ", without a word" : ": " + body;
    return new Answer.Unreadable<>("status " + status + text, atWorst);
  }

  /** Only another origin can be the platform's address; the rest of it is the client's. */
  private static String redirect(Response response) {
    String location = String.valueOf(response.header("Location"));
    HttpUrl asked = response.request().url();
    HttpUrl target = asked.resolve(location);
    if (target == null || origin(target).equals(origin(asked))) {
      return ", a redirect to " + PrintableText.of(location, 200);
    }
    return ", a redirect to another address; if it is the platform's, set its url to "
        + PrintableText.of(origin(target), 200);
  }

  private static String origin(HttpUrl url) {
    HttpUrl.Builder origin = new HttpUrl.Builder().scheme(url.scheme()).host(url.host());
    return origin.port(url.port()).build().toString();
  }

  /**
   * What the platform asks for, at most an hour; a minute when it says nothing that can be read.
   */
  static Duration retryAfter(Response response) {
    String header = response.header("Retry-After");
    if (header == null || !SECONDS.matcher(header.strip()).matches()) {
      return DEFAULT_RETRY_AFTER;
    }
    return Duration.ofSeconds(Math.min(MAX_RETRY_AFTER_SECONDS, Long.parseLong(header.strip())));
  }

  private static Answer<Received> read(Response response, Effect atWorst) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(MAX_BODY + 1)) {
      return new Answer.Unreadable<>("it is larger than 8 MiB", atWorst);
    }
    String type = response.header("Content-Type");
    Date date = response.headers().getDate("Date");
    return new Answer.Ok<>(
        new Received(
            source.readByteArray(),
            type == null ? "" : type,
            Optional.ofNullable(date).map(Date::toInstant),
            atWorst));
  }

  /** The status says enough when the text does not arrive. */
  private static byte[] start(Response response) {
    try {
      BufferedSource source = response.body().source();
      source.request(MAX_ERROR_BODY);
      return source.readByteArray(Math.min(MAX_ERROR_BODY, source.getBuffer().size()));
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** What proxies and firewalls show to people: no word of the platform about our key. */
  private static boolean isPage(Response response) {
    String type = response.header("Content-Type");
    return type != null && type.startsWith("text/html");
  }

  private static boolean isOwnError(Response response, String body) {
    String type = response.header("Content-Type");
    return type != null && type.startsWith("text/plain") && body.startsWith("Internal error: ");
  }
}
