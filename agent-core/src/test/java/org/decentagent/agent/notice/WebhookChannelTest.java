// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.config.NotifySection;
import org.decentagent.spi.unit.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real HTTP server gets, and what becomes of what it answers. */
final class WebhookChannelTest {
  private static final Message HOSTILE =
      Told.message(
          "Make <b>it</b> & \"more\" *bold*",
          Optional.of("says\r\nX: y\u001b[2J </script> \u202e"));

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int code = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1/elsewhere");
            exchange.sendResponseHeaders(code, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WebhookChannel channel(NotifySection.Form form) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/bot-SECRET/send";
    return new WebhookChannel(
        new NotifySection.Webhook(Secret.of(url), form, Optional.of("-100123")));
  }

  private JsonNode sent(NotifySection.Form form) {
    assertThat(channel(form).send(HOSTILE)).isEqualTo(new Channel.Delivery.Taken("HTTP 200"));
    return JsonMapper.shared().readTree(bodies.getLast());
  }

  @Test
  void aProgramGetsEverythingAsOneJsonObject() {
    JsonNode body = sent(NotifySection.Form.JSON);

    assertThat(body.path("id").asString()).isEqualTo("mail/7/asked/0");
    assertThat(body.path("urgency").asString()).isEqualTo("asked");
    assertThat(body.path("subject").asString()).isEqualTo(HOSTILE.subject());
    assertThat(body.path("title").asString()).isEqualTo(HOSTILE.title());
    assertThat(body.path("backend").asString()).isEqualTo("cloud");
    assertThat(body.path("task").asInt()).isEqualTo(7);
    assertThat(body.path("due").asString()).isEqualTo("2026-11-22T12:42:00Z");
    assertThat(body.path("complaint").asString()).isEqualTo("says X: y [2J </script>");
    assertThat(body.path("contract").asString()).isEqualTo(Contracts.id(1).hex());
    assertThat(body.path("command").asString()).isEqualTo("dc-agent manual show 7");
  }

  @Test
  void slackGetsTextInWhichNothingIsMarkup() {
    String text = sent(NotifySection.Form.SLACK).path("text").asString();

    assertThat(text)
        .contains("Make &lt;b&gt;it&lt;/b&gt; &amp; \"more\"", "&lt;/script&gt;", "42 min left")
        .doesNotContain("<", "\u001b", "\u202e");
  }

  @Test
  void telegramGetsPlainTextForItsChat() {
    JsonNode body = sent(NotifySection.Form.TELEGRAM);

    assertThat(body.path("chat_id").asString()).isEqualTo("-100123");
    assertThat(body.path("text").asString()).contains("Make <b>it</b> & \"more\" *bold*");
    assertThat(body.has("parse_mode")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 403, 404, 429, 500})
  void whateverIsNotASuccessFailsWithoutTheAddress(int answer) {
    code = answer;

    assertThat(channel(NotifySection.Form.JSON).send(HOSTILE))
        .isInstanceOfSatisfying(
            Channel.Delivery.Failed.class,
            failed ->
                assertThat(failed.why())
                    .contains("127.0.0.1 answers HTTP " + answer)
                    .doesNotContain("SECRET"));
    assertThat(bodies).hasSize(1);
  }

  @Test
  void whoIsNotThereFailsWithoutTheAddress() {
    WebhookChannel channel = channel(NotifySection.Form.JSON);
    assertThat(channel.check()).isEmpty();
    assertThat(bodies).as("a look tells nobody anything").isEmpty();
    server.stop(0);

    assertThat(channel.send(HOSTILE))
        .asString()
        .contains("127.0.0.1 cannot be reached: the connection is refused")
        .doesNotContain("SECRET");
    assertThat(channel.check()).hasValue("127.0.0.1 cannot be reached: the connection is refused");
    assertThat(channel).asString().doesNotContain("SECRET");
  }

  @Test
  void aHostThatThereIsNotIsSaidInWords() {
    WebhookChannel channel = at("https://hooks.invalid/SECRET");

    assertThat(channel.send(HOSTILE))
        .isEqualTo(
            new Channel.Delivery.Failed(
                "hooks.invalid cannot be reached: there is no host of that name"));
    assertThat(channel.check())
        .hasValue("hooks.invalid cannot be reached: there is no host of that name");
  }

  private static WebhookChannel at(String url) {
    return new WebhookChannel(
        new NotifySection.Webhook(Secret.of(url), NotifySection.Form.JSON, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "400, telegram_chat",
    "422, webhook_form",
    "403, still valid",
    "404, still valid",
    "401, still valid",
    "410, still valid"
  })
  void anAnswerThatSpeaksOfASettingNamesIt(int answer, String hint) {
    code = answer;

    assertThat(channel(NotifySection.Form.JSON).send(HOSTILE)).asString().contains(hint);
  }

  @Test
  void whoeverHasNothingToSayOfASuccessTookItToo() {
    code = 204;

    assertThat(channel(NotifySection.Form.JSON).send(HOSTILE))
        .isEqualTo(new Channel.Delivery.Taken("HTTP 204"));
  }

  @Test
  void whoIsStoppedMeanwhileLearnsIt() {
    Thread.currentThread().interrupt();

    Channel.Delivery delivery = channel(NotifySection.Form.JSON).send(HOSTILE);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(delivery).isInstanceOf(Channel.Delivery.Failed.class);
  }
}
