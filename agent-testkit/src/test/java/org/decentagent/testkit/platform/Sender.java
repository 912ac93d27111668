// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends raw requests, signed or not. Safe for use by many threads. */
final class Sender implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI base;
  private final InstantSource clock;

  Sender(URI base, InstantSource clock) {
    this.base = base;
    this.clock = clock;
  }

  Reply asUser(Person person, String line, @Nullable String body) {
    return signed("X-Public-Key", person, line, body);
  }

  Reply asAgent(Person person, String line, @Nullable String body) {
    return signed("X-Agent-Pubkey", person, line, body);
  }

  Reply unsigned(String line, @Nullable String body) {
    return send(line, body == null ? Map.of() : Map.of("Content-Type", "application/json"), body);
  }

  /** A signed request whose headers can still be changed. */
  Map<String, String> headers(String identity, Person person, String line, @Nullable String body) {
    String timestamp = Long.toString(nanos());
    String nonce = UUID.randomUUID().toString();
    String[] parts = line.split(" ", 2);
    String path = parts[1].split("\\?", 2)[0];
    String message = timestamp + nonce + parts[0] + path + (body == null ? "" : body);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(identity, person.key());
    headers.put("X-Signature", person.sign(Person.bytes(message)));
    headers.put("X-Timestamp", timestamp);
    headers.put("X-Nonce", nonce);
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    return headers;
  }

  Reply send(String line, Map<String, String> headers, @Nullable String body) {
    String[] parts = line.split(" ", 2);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + parts[1]))
            .timeout(Duration.ofSeconds(30))
            .method(
                parts[0], body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return Reply.of(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  long nanos() {
    var now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private Reply signed(String identity, Person person, String line, @Nullable String body) {
    return send(line, headers(identity, person, line, body), body);
  }

  @Override
  public void close() {
    http.close();
  }
}
