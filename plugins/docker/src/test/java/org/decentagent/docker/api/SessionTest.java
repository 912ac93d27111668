// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SessionTest {
  private static final String INFO = "{\"ID\":\"abc\",\"DockerRootDir\":\"/d\",\"NCPU\":2}";

  @TempDir private Path folder;
  private ScriptedEngine script;
  private Session session;
  private Engine engine;

  @BeforeEach
  void connect() throws IOException {
    script = new ScriptedEngine(folder);
    session = Session.with(script.address(), folder);
    engine = Engine.of(session);
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    script.close();
  }

  @Test
  void speaksTheEnginesNewestVersion() {
    script.speaks("1.41", "1.12");
    script.answer("GET /v1.41/info", 200, INFO);

    EngineFacts facts = engine.facts();

    assertThat(facts.id()).isEqualTo("abc");
    assertThat(script.requests)
        .containsExactly("GET /version HTTP/1.1", "GET /v1.41/info HTTP/1.1");
  }

  @Test
  void neverSpeaksNewerThanItKnowsAndAsksOnce() {
    script.speaks("1.99", "1.44");
    script.answer("GET /v1.52/info", 200, INFO);

    engine.facts();
    engine.facts();

    assertThat(script.requests).hasSize(3).last().isEqualTo("GET /v1.52/info HTTP/1.1");
  }

  @Test
  void anEngineThatIsTooNewOrTooOldIsNamed() {
    script.speaks("1.99", "1.60");
    assertThatThrownBy(engine::facts)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("speaks API 1.60 to 1.99, we speak 1.41 to 1.52; upgrade the agent");

    script.speaks("1.30", "1.12");
    assertThatThrownBy(engine::facts).hasMessageContaining("upgrade the engine");
  }

  @Test
  void anUpgradeUnderItIsAgreedUponAnew() {
    script.speaks("1.41", "1.12");
    script.answer("GET /v1.41/info", 200, INFO);
    engine.facts();
    script.speaks("1.52", "1.44");
    script.answer(
        "GET /v1.41/info",
        400,
        "client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade");
    script.answer("GET /v1.52/info", 200, INFO);

    assertThat(engine.facts().id()).isEqualTo("abc");
  }

  @Test
  void aLostReplyToAChangeIsUnknownAndToAReadIsNot() {
    script.speaks("1.41", "1.12");
    script.fault("POST", ScriptedEngine.HANG_UP);
    script.fault("GET /v1.41/containers", ScriptedEngine.HANG_UP);

    assertThatThrownBy(() -> engine.containers().start("x"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThat(script.requests).filteredOn(line -> line.startsWith("POST")).hasSize(1);
    assertThatThrownBy(() -> engine.containers().find("x"))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void anAnswerThatCannotBeReadIsUnknownForAChange() {
    script.speaks("1.41", "1.12");
    script.answer("POST /v1.41/networks/create", 201, "<html>");
    script.answer("GET /v1.41/networks", 200, "<html>");

    assertThatThrownBy(() -> engine.networks().create("n", "10.0.0.0/29", java.util.Map.of()))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class)
        .hasMessageContaining("unreadable answer");
    assertThatThrownBy(() -> engine.networks().list())
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  @Timeout(30)
  void anEngineThatFallsSilentIsGivenUp() throws InterruptedException {
    script.speaks("1.41", "1.12");
    script.fault("POST", ScriptedEngine.SILENCE);

    assertThatThrownBy(() ->
            session.change(
                "start container x",
                Duration.ofMillis(300),
                client -> {
                  client.startContainerCmd("x").exec();
                  return true;
                }))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class)
        .hasMessage("cannot start container x: no answer in time");
    assertThat(script.isLetGo()).isTrue();
  }

  @Test
  @Timeout(30)
  void anInterruptedCallStopsAndKeepsTheInterruption() {
    script.speaks("1.41", "1.12");
    script.fault("POST", ScriptedEngine.SILENCE);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> engine.containers().start("x"))
        .isInstanceOf(ProvisioningException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFailureInsideAPullIsAFailure() {
    script.speaks("1.41", "1.12");
    script.answer(
        "POST /v1.41/images/create",
        200,
        "{\"status\":\"Pulling\"}\n{\"errorDetail\":{\"message\":\"toomanyrequests: slow down\"},"
            + "\"error\":\"toomanyrequests: slow down\"}\n");

    assertThatThrownBy(() -> engine.images().pull(ImageName.parse("a/b:1"), progress -> {}))
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            limited -> {
              assertThat(limited.code()).hasToString("docker/pull_limit");
              assertThat(limited.retryAfter()).contains(Duration.ofMinutes(15));
            });
  }

  @Test
  void aStrange404ProvesNothing() {
    script.speaks("1.41", "1.12");
    script.answer("GET /v1.41/containers/x/json", 404, "<html>404 page not found</html>");

    assertThatThrownBy(() -> engine.containers().find("x"))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void aMissingSocketIsNeverSentAndSaysHowToStart() throws IOException {
    script.close();

    assertThatThrownBy(() -> engine.containers().start("x"))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("sudo systemctl start docker");
  }

  @Test
  void plainTcpAndNonsenseAreRefused() {
    for (String host :
        List.of("tcp://127.0.0.1:2375", "http://x", "unix://host/x", "tcp://x", " ")) {
      assertThatThrownBy(() -> EngineAddress.parse(host, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aFailureThatOnlySpeaksOfTheVersionIsNotSentAgain() {
    script.speaks("1.41", "1.12");
    script.answer("POST /v1.41/containers/x/start", 500, "client version lost, unexpected EOF");

    assertThatThrownBy(() -> engine.containers().start("x"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(script.requests).filteredOn(line -> line.startsWith("POST")).hasSize(1);
  }

  @Test
  void everyCallHasAConnectionOfItsOwn() {
    script.speaks("1.41", "1.12");
    script.answer("GET /v1.41/info", 200, INFO);

    engine.facts();

    assertThat(script.heads).isNotEmpty().allMatch(head -> head.contains("Connection: close"));
  }
}
