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
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import tools.jackson.core.JacksonException;

/** Asks the running agent of a state folder. Safe for use by many threads. */
final class ControlClient {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  private ControlClient() {}

  /**
   * Asks how the agent is doing; empty when none runs.
   *
   * @throws CommandFailure when one runs and does not answer as it should
   */
  static Optional<AgentStatus> status(Path stateFolder) {
    return ControlFile.read(stateFolder).flatMap(ControlClient::ask);
  }

  private static Optional<AgentStatus> ask(ControlFile file) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build()) {
      URI uri = URI.create("http://127.0.0.1:" + file.port() + ControlServer.STATUS);
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(ANSWER_WITHIN)
              .header("Authorization", "Bearer " + file.token().reveal())
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return Optional.empty(); // the port went to another program after an agent was killed
      }
      return Optional.of(Console.json().readValue(answer.body(), AgentStatus.class));
    } catch (java.net.http.HttpTimeoutException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "the agent on port "
              + file.port()
              + " does not answer within "
              + ANSWER_WITHIN.toSeconds()
              + " s; look at its log",
          e);
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }
}
