// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.Screen;
import org.decentagent.cli.console.StandardOutput;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    LastWords lastWords = new LastWords();
    try {
      run(args);
    } catch (OutOfMemoryError e) {
      lastWords.end();
    }
  }

  private static void run(String[] args) {
    Locale.setDefault(Locale.ROOT); // other digits would stand in what programs and shells read
    StandardOutput standard = new StandardOutput();
    PrintStream out =
        new PrintStream(new BufferedOutputStream(standard), true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Screen screen = Screen.of(System.getProperty("dc.terminal", ""), System.getenv());
    Surroundings surroundings =
        new Surroundings(
            new Console(System.in, out, err, screen),
            err,
            System.getenv(),
            Path.of("").toAbsolutePath(),
            Optional.ofNullable(System.getProperty("dc.home")).map(Path::of),
            InstantSource.system());
    int code = new Composition(surroundings).run(args);
    out.flush();
    Optional<String> loss = standard.loss();
    loss.ifPresent(why ->
        err.println("dc-agent: not all of the answer could be written to standard output: " + why));
    System.exit(loss.isPresent() && code == 0 ? ExitCode.NOT_FINE.number() : code);
  }
}
