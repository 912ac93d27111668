// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import tools.jackson.core.JacksonException;

/** Asks the running agent of a state folder. Safe for use by many threads. */
final class ControlClient {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  /** Where the agent has to ask a backend or the platform first. */
  private static final Duration LOOK_WITHIN = Duration.ofMinutes(10);

  private ControlClient() {}

  /**
   * Asks how the agent is doing; empty when none runs.
   *
   * @throws CommandFailure when one runs and does not answer as it should
   */
  static Optional<AgentStatus> status(Path stateFolder) {
    return get(stateFolder, ControlServer.STATUS)
        .filter(answer -> answer.statusCode() == 200)
        .flatMap(ControlClient::status);
  }

  private static Optional<AgentStatus> status(HttpResponse<String> answer) {
    try {
      return Optional.of(Console.json().readValue(answer.body(), AgentStatus.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Reads something; empty when no agent runs. */
  static Optional<HttpResponse<String>> get(Path stateFolder, String path) {
    return ControlFile.read(stateFolder)
        .flatMap(file -> send(file, path, ANSWER_WITHIN, HttpRequest.Builder::GET));
  }

  /** The same, where the agent has to look first. */
  static Optional<HttpResponse<String>> getPatiently(Path stateFolder, String path) {
    return ControlFile.read(stateFolder)
        .flatMap(file -> send(file, path, LOOK_WITHIN, HttpRequest.Builder::GET));
  }

  /** Says something; empty when no agent runs. */
  static Optional<HttpResponse<String>> post(Path stateFolder, String path, String body) {
    return ControlFile.read(stateFolder)
        .flatMap(file -> send(file, path, ANSWER_WITHIN, posting(body)));
  }

  /** The same, where the agent has to look first. */
  static Optional<HttpResponse<String>> postPatiently(Path stateFolder, String path, String body) {
    return ControlFile.read(stateFolder)
        .flatMap(file -> send(file, path, LOOK_WITHIN, posting(body)));
  }

  private static UnaryOperator<HttpRequest.Builder> posting(String body) {
    return request -> request.POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static Optional<HttpResponse<String>> send(
      ControlFile file, String path, Duration within, UnaryOperator<HttpRequest.Builder> method) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build()) {
      URI uri = URI.create("http://127.0.0.1:" + file.port() + path);
      HttpRequest request =
          method
              .apply(HttpRequest.newBuilder(uri))
              .timeout(within)
              .header("Authorization", "Bearer " + file.token().reveal())
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      // Else the port went to another program after an agent was killed.
      return Optional.of(answer).filter(ControlClient::isOurs);
    } catch (java.net.http.HttpTimeoutException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "the agent on port "
              + file.port()
              + " does not answer within "
              + within.toSeconds()
              + " s; look at its log",
          e);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private static boolean isOurs(HttpResponse<String> answer) {
    return answer.statusCode() != 401
        && answer
            .headers()
            .firstValue("Content-Type")
            .filter("application/json"::equals)
            .isPresent();
  }
}
