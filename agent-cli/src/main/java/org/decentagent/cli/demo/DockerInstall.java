// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.demo.DemoOptions.Install;

/** Installs Debian's Docker Engine, when somebody who may says yes. Confined to one thread. */
final class DockerInstall {
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final Console console;
  private final Board board;
  private final Path log;

  DockerInstall(Console console, Board board, Path log) {
    this.console = console;
    this.board = board;
    this.log = log;
  }

  /** Installs it; answers with what is in the way. */
  Optional<String> tryIt(Install wish) throws InterruptedException {
    if (!Files.exists(Path.of("/etc/debian_version"))
        || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      return Optional.of("this is no Debian, where it could be installed from");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("only root can install one (apt-get install docker.io)");
    }
    if (wish == Install.ASK && !isAgreedTo()) {
      return Optional.of("nobody agreed to install one (--install-docker does)");
    }
    board.step("installing Docker (apt-get install docker.io debootstrap)");
    try {
      apt("update");
      // debootstrap makes an image where none can be pulled.
      apt("install", "--yes", "--no-install-recommends", "docker.io", "debootstrap");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it cannot be installed: " + e.getMessage());
    }
  }

  private boolean isAgreedTo() {
    if (!console.screen().in() || !console.screen().err()) {
      return false;
    }
    console.say("There is no Docker Engine here. Install Debian's package docker.io? [y/N]");
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String answer = in.readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      return false;
    }
  }

  private void apt(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add("apt-get");
    builder.command().addAll(List.of(words));
    builder.environment().putAll(Map.of("DEBIAN_FRONTEND", "noninteractive"));
    Process apt =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    apt.getOutputStream().close();
    if (!apt.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      apt.destroy();
      throw new IOException("apt-get takes over " + WITHIN.toMinutes() + " min; see " + log);
    }
    if (apt.exitValue() != 0) {
      throw new IOException("apt-get " + words[0] + " failed; see " + log);
    }
  }
}
