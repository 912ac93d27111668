// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/**
 * A program of this machine, run without a shell, killed when it is closed too early. Confined to
 * one thread.
 */
final class Command implements AutoCloseable {
  private final Process process;
  private final String name;
  private String lastLine = "";

  private Command(Process process, String name) {
    this.process = process;
    this.name = name;
  }

  static Command start(List<String> words) {
    try {
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
      // Files that a power cut would lose are of no use half-made either; dpkg need not sync each.
      builder.environment().put("DPKG_FORCE", "unsafe-io");
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      return new Command(process, String.join(" ", words));
    } catch (IOException e) {
      throw new ProvisioningException.Retryable(
          DockerFailures.code("image_not_built"),
          "cannot run " + words.getFirst() + ": " + e.getMessage(),
          e);
    }
  }

  InputStream output() {
    return process.getInputStream();
  }

  /** Hands on every line that it prints, to its end. */
  void lines(Consumer<String> reader) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(output(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lastLine = line;
        reader.accept(line);
      }
    } catch (IOException e) {
      lastLine = "its output could not be read: " + e.getMessage();
    }
  }

  /**
   * Waits for its end.
   *
   * @throws ProvisioningException.Retryable when it failed, is not done in time, or we are
   *     interrupted
   */
  void requireSuccess(Duration deadline, FailureCode code) {
    try {
      if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
        throw new ProvisioningException.Retryable(
            code, "'" + name + "' did not end in " + deadline.toMinutes() + " min");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvisioningException.Retryable(code, "stopped while running '" + name + "'", e);
    }
    if (process.exitValue() != 0) {
      throw new ProvisioningException.Retryable(
          code,
          "'%s' ended with code %d %s".formatted(name, process.exitValue(), lastLine).strip());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
