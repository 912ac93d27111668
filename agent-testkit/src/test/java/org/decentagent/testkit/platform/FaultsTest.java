// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

final class FaultsTest {
  private static final CallPattern UPDATES =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");
  private static final CallPattern PENDING =
      new CallPattern("*", "/api/v1/providers/**/pending-provision");
  private static final String LIST = "GET /providers/:pk/contracts/pending-provision";
  private static final String START = "{\"status\":\"provisioning\"}";

  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aRefusedCallHasNoEffectAndNoAnswer() {
    ContractId id = shop.rent();
    shop.control().failNext(UPDATES, new Fault.Refused());

    assertThatThrownBy(() -> shop.report(id, START)).isInstanceOf(UncheckedIOException.class);

    assertThat(shop.control().status(id)).isEqualTo("accepted");
    assertThat(shop.control().calls().getLast().status()).isZero();
    shop.start(id);
  }

  @Test
  void aLostAnswerHasItsEffect() {
    ContractId id = shop.rent();
    shop.control().failNext(UPDATES, new Fault.LostAnswer());

    assertThatThrownBy(() -> shop.report(id, START)).isInstanceOf(UncheckedIOException.class);

    assertThat(shop.control().status(id)).isEqualTo("provisioning");
    assertThat(shop.report(id, START).softError())
        .startsWith("Invalid status transition: provisioning -> provisioning.");
  }

  @Test
  void aGatewayAnswersInsteadOfThePlatform() {
    ContractId id = shop.rent();
    shop.control().addFault(UPDATES, 2, new Fault.Status(502, "text/html", "<h1>Bad Gateway</h1>"));

    Reply first = shop.report(id, START);
    Reply second = shop.report(id, START);

    assertThat(first.status()).isEqualTo(502);
    assertThat(first.header("Content-Type")).isEqualTo("text/html");
    assertThat(second.body()).isEqualTo("<h1>Bad Gateway</h1>");
    shop.start(id);
  }

  @Test
  void aThrottledCallIsAnsweredLikeTheRateLimit() {
    shop.control().failNext(CallPattern.any(), new Fault.Throttled());

    Reply reply = shop.asAgent(LIST, null);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After")).isEqualTo("60");
  }

  @Test
  void aHugeBodyIsValidJson() {
    shop.control().failNext(PENDING, new Fault.HugeBody(10_000_000));

    Reply reply = shop.asAgent(LIST, null);

    assertThat(reply.body()).hasSizeBetween(9_900_000, 10_100_000);
    assertThat(reply.data().size()).isGreaterThan(100_000);
  }

  @Test
  void aMalformedElementStandsFirstInTheList() {
    ContractId id = shop.rent();
    shop.control().failNext(PENDING, new Fault.MalformedElement("{\"contract_id\":7}"));
    Reply odd = shop.asAgent(LIST, null);
    shop.control().failNext(PENDING, new Fault.MalformedElement("{broken"));
    Reply broken = shop.asAgent(LIST, null);

    assertThat(odd.data()).hasSize(2);
    assertThat(odd.data().get(0).required("contract_id").asInt()).isEqualTo(7);
    assertThat(odd.data().get(1).required("contract_id").asString()).isEqualTo(id.hex());
    assertThatThrownBy(broken::json).isInstanceOf(JacksonException.class);
  }

  @Test
  void aClockThatIsOffRefusesFreshSignatures() {
    shop.control().failNext(CallPattern.any(), new Fault.ClockSkew(Duration.ofMinutes(6)));

    Reply reply = shop.asAgent(LIST, null);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo("Request timestamp expired (max 5 minutes)");
    assertThat(shop.asAgent(LIST, null).status()).isEqualTo(200);
  }

  @Test
  void aDelayedCallIsHandledLater() {
    shop.control().failNext(PENDING, new Fault.Delayed(Duration.ofMillis(50)));

    long before = System.nanoTime();
    Reply reply = shop.asAgent(LIST, null);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(50_000_000L);
  }

  @Test
  void otherCallsAreLeftAloneAndFaultsCanBeForgotten() {
    shop.control().addFault(UPDATES, 5, new Fault.Refused());

    assertThat(shop.asAgent(LIST, null).status()).isEqualTo(200);
    shop.control().clearFaults();
    shop.start(shop.rent());
  }

  @Test
  void aStarStandsForOneSegmentAndTwoForAny() {
    assertThat(new CallPattern("*", "/a/*/c").matches("GET", "/a/b/c")).isTrue();
    assertThat(new CallPattern("*", "/a/*/c").matches("GET", "/a/b/b/c")).isFalse();
    assertThat(new CallPattern("*", "/a/**/c").matches("GET", "/a/b/b/c")).isTrue();
    assertThat(new CallPattern("PUT", "/a.c").matches("PUT", "/abc")).isFalse();
    assertThat(new CallPattern("PUT", "*").matches("GET", "/abc")).isFalse();
  }

  @Test
  void aFaultThatNeverHappensIsAMistake() {
    assertThatThrownBy(() -> shop.control().addFault(UPDATES, 0, new Fault.Refused()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fault.Delayed(Duration.ofHours(1)))
        .hasMessageContaining("between 0 and 60 s");
  }
}
