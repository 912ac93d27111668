// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exactly stands in what the platform is told. */
final class OutboxWordsTest {
  private static final ContractId CONTRACT = Contracts.id(1);
  private static final String TAKEN = "{\"success\":true,\"data\":\"done\"}";

  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final Queue<String> answers = new ArrayDeque<>();
  private final Deque<String> bodies = new ConcurrentLinkedDeque<>();

  @TempDir Path state;
  private HttpServer platform;
  private PlatformClient client;
  private Database database;
  private Journal journal;

  @BeforeEach
  void open() throws IOException {
    platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    platform.createContext("/", this::answer);
    platform.start();
    SigningKey key = SigningKey.ofSeed(new byte[32]);
    URI url = URI.create("http://127.0.0.1:" + platform.getAddress().getPort());
    client =
        PlatformClient.of(
            PlatformLink.to(url, CallBudget.unlimited(), clock), key.publicHex(), key);
    database = Database.open(state);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
  }

  @AfterEach
  void close() {
    client.close();
    database.close();
    platform.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] answer = answers.remove().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** What it is told, in the last call at the latest. */
  private String told(ContractState in, Report.Kind kind, String body) {
    journal.apply(Change.to(journal.require(CONTRACT).to(in)).report(kind, body));
    Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), () -> 0L);
    Outbox outbox = new Outbox(client, journal, clock, backoff);
    assertThat(outbox.deliver(journal.require(CONTRACT))).isPresent();
    return bodies.getLast();
  }

  @Test
  void aDeliveryCarriesWhatTheCustomerGets() {
    answers.add(TAKEN);

    String told = told(ContractState.READY, Report.Kind.PROVISIONED, "{\"host\":\"h\"}");

    assertThat(told).contains("\"provisioned\"", "{\\\"host\\\":\\\"h\\\"}");
  }

  @Test
  void aFailureCarriesItsReason() {
    answers.add(TAKEN);

    String told = told(ContractState.FAILED, Report.Kind.FAILED, "no host has room");

    assertThat(told).contains("\"provisioning_failed\"", "no host has room");
  }

  @Test
  void whatThePlatformForgotIsSaidAgain() {
    answers.add(
        "{\"success\":false,\"error\":\"Invalid status transition: accepted -> provisioned\"}");
    answers.add(TAKEN);

    String told = told(ContractState.READY, Report.Kind.PROVISIONED, "{}");

    assertThat(told).contains("\"provisioning\"");
  }

  @Test
  void whatIsToExpireIsMadeActiveFirst() {
    answers.add(
        "{\"success\":false,\"error\":\"Invalid status transition: provisioned -> expired\"}");
    answers.add(TAKEN);
    journal.wish(CONTRACT, Wish.EXPIRE, "its time is over");

    String told = told(ContractState.ACTIVE, Report.Kind.EXPIRED, "");

    assertThat(told).contains("\"active\"");
  }
}
