// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.decentagent.http.Timeouts;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;

/** A server that answers what a test tells it to, and clients of it. */
final class PlatformServer implements AutoCloseable {
  static final String PROVIDER = "a09aa5f47a6759802ff955f8dc2d2a14a5c99d23be97f864127ff9383455a4f0";
  static final String CONTRACT_HEX =
      "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
  static final ContractId CONTRACT = new ContractId(CONTRACT_HEX);
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
  static final String SSH =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

  private final MockWebServer server = new MockWebServer();

  PlatformServer() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SigningKey agentKey() {
    return SigningKey.ofSeed(HexFormat.of().parseHex("11".repeat(32)));
  }

  static SigningKey providerKey() {
    return SigningKey.ofSeed(HexFormat.of().parseHex("22".repeat(32)));
  }

  URI url() {
    return server.url("/").uri();
  }

  PlatformLink link() {
    Timeouts quick = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(2));
    return PlatformLink.to(url(), CallBudget.unlimited(), InstantSource.fixed(NOW)).within(quick);
  }

  PlatformClient client() {
    return PlatformClient.of(link(), PROVIDER, agentKey());
  }

  MarketClient market() {
    return MarketClient.of(link(), providerKey());
  }

  void answer(MockResponse response) {
    server.enqueue(response);
  }

  void answerJson(String body) {
    answer(200, "application/json; charset=utf-8", body);
  }

  void answerText(int status, String body) {
    answer(status, "text/plain; charset=utf-8", body);
  }

  void answer(int status, String type, String body) {
    answer(
        new MockResponse.Builder().code(status).addHeader("Content-Type", type).body(body).build());
  }

  int requests() {
    return server.getRequestCount();
  }

  RecordedRequest request() {
    try {
      RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("no request came");
      }
      return request;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static String body(RecordedRequest request) {
    return request.getBody() == null ? "" : request.getBody().utf8();
  }

  @Override
  public void close() {
    server.close();
  }
}
