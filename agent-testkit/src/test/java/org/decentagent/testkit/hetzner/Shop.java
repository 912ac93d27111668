// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.decentagent.testkit.hetzner.judge.HetznerDescription;
import org.decentagent.testkit.time.FakeClock;

/** A simulator with a client, whose every exchange is held against the official description. */
final class Shop implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
  static final String PROJECT = "shop";
  static final String TOKEN = "token-of-the-shop";
  static final String ORDER =
      """
      {"name":"web-1","server_type":"cx23","image":"debian-13","location":"fsn1"%s}\
      """;

  private static final Path SPEC =
      Path.of(System.getProperty("specs.dir", "none"), "hcloud-openapi-effective-2026-10.json");
  private static final Optional<HetznerDescription> JUDGE =
      Files.exists(SPEC) ? Optional.of(HetznerDescription.load(SPEC)) : Optional.empty();

  final FakeClock clock = FakeClock.at(START);
  final SimulatedHetzner hetzner;
  private boolean judged = true;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Shop(UnaryOperator<HetznerOptions> options) {
    hetzner =
        SimulatedHetzner.start(
            options.apply(HetznerOptions.withProject(PROJECT, TOKEN).clock(clock)));
  }

  static Shop open() {
    return new Shop(options -> options);
  }

  static Shop open(UnaryOperator<HetznerOptions> options) {
    return new Shop(options);
  }

  /** The judge, where the description is there to be read. */
  static Optional<HetznerDescription> judge() {
    return JUDGE;
  }

  Reply get(String path) {
    return send(TOKEN, "GET", path, "");
  }

  Reply post(String path, String body) {
    return send(TOKEN, "POST", path, body);
  }

  Reply put(String path, String body) {
    return send(TOKEN, "PUT", path, body);
  }

  Reply delete(String path) {
    return send(TOKEN, "DELETE", path, "");
  }

  Reply send(String token, String method, String path, String body) {
    try {
      return attempt(token, method, path, body);
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path + " was not answered", e);
    }
  }

  Reply attempt(String token, String method, String path, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hetzner.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    try {
      return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Orders a server with more members than the required ones. */
  Reply order(String more) {
    return post("/servers", ORDER.formatted(more));
  }

  /** A server that runs, by its id. */
  long running(String more) {
    Reply made = order(more);
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    pass(Duration.ofMinutes(1));
    return made.number("server.id");
  }

  String status(long server) {
    return get("/servers/" + server).text("server.status");
  }

  void pass(Duration time) {
    clock.advance(time);
    hetzner.settle();
  }

  /** Closes, after everything that was said has been judged. */
  @Override
  public void close() {
    hetzner.close();
    if (!judged) {
      return;
    }
    JUDGE.ifPresent(judge -> assertThat(judge.judge(hetzner.exchanges())).isEmpty());
    assertThat(hetzner.violations()).isEmpty();
  }

  /** Closes after a test whose requests were wrong on purpose. */
  void closeUnjudged() {
    judged = false;
    close();
  }
}
