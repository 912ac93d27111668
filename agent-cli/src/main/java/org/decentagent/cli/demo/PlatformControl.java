// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.ContractId;

/** Moves time for a contract on the simulated platform. Safe for use by many threads. */
final class PlatformControl implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final URI url;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WITHIN).build();

  PlatformControl(URI url) {
    this.url = url;
  }

  /** From now on the contract ends at that time. */
  void endContract(ContractId contract, Instant end) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/contracts/" + contract.hex() + "/end"))
            .timeout(WITHIN)
            .header("Content-Type", "application/json")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    Console.json().writeValueAsString(Map.of("endsAt", end.toString()))))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (!Console.json().readTree(answer.body()).path("success").asBoolean(false)) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "cannot move the end of contract "
              + contract.brief()
              + " by "
              + url
              + ": "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
