// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.Screen;
import tools.jackson.databind.JsonNode;

/** The command line within the test's process: what it printed, and how it ended. */
final class Cli {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private InstantSource clock = InstantSource.system();
  private InputStream in = InputStream.nullInputStream();
  private Screen screen = Screen.none();

  Cli(Path folder) {
    this.folder = folder;
    environment.put("XDG_STATE_HOME", folder.resolve("xdg").toString());
  }

  Cli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Cli at(InstantSource other) {
    clock = other;
    return this;
  }

  /** With somebody at a terminal, who types that. */
  Cli typing(String... lines) {
    String typed = Arrays.stream(lines).map(line -> line + "\n").collect(Collectors.joining());
    in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    screen = new Screen(false, false, true, false, 80);
    return this;
  }

  /** How a command ended. */
  record Ended(int code, String out, String err) {
    JsonNode json() {
      return Console.json().readTree(out);
    }
  }

  Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Console console =
        new Console(in, new PrintStream(out, true, StandardCharsets.UTF_8), errStream, screen);
    Surroundings around =
        new Surroundings(console, errStream, environment, folder, Optional.empty(), clock);
    int code = new Composition(around).run(args);
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
