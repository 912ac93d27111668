// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.decentagent.script.process.Command;
import org.decentagent.script.process.ProgramFile;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;

/** Every setting of a script backend. Immutable. */
final class ScriptConfig {
  static final ConfigKey<String> PROGRAM =
      ConfigKey.text(
              "program",
              "Absolute path of the program; nobody but root and the agent's user may be able to"
                  + " change it.")
          .required();
  static final ConfigKey<List<String>> ARGUMENTS =
      ConfigKey.texts(
              "arguments", "Arguments before the verb; no secrets, since everybody can see them.")
          .defaultsTo(List.of());
  static final ConfigKey<List<String>> ENVIRONMENT =
      ConfigKey.texts(
              "environment",
              "Names of the agent's environment variables that the program gets too.")
          .defaultsTo(List.of());
  static final ConfigKey<String> WORKING_FOLDER =
      ConfigKey.text(
          "working_folder",
          "Absolute path of the folder in which it starts; unset, the folder it lies in.");
  static final ConfigKey<List<String>> PARAMETERS =
      ConfigKey.texts(
              "parameters",
              "Texts that the program gets with each provision and fits, such as \"plan=small\".")
          .defaultsTo(List.of())
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<String> GUARANTEE =
      ConfigKey.choice(
              "guarantee",
              Guarantee.words(),
              "What to rely on when a call's outcome is unknown; \"none\" holds the contract for"
                  + " you instead of repeating.")
          .defaultsTo(Guarantee.CLIENT_TOKEN.word());
  static final ConfigKey<Duration> DEADLINE =
      ConfigKey.duration(
              "deadline",
              "How long one call may take before the program is stopped; at most the backend's"
                  + " call_deadline less 5 s.")
          .defaultsTo(Duration.ofMinutes(4));
  static final ConfigKey<Duration> SETTLING_TIME =
      ConfigKey.duration(
              "settling_time", "How long after a change find and inventory may still not show it.")
          .defaultsTo(Duration.ofSeconds(10));

  static final ConfigSchema SCHEMA =
      ConfigSchema.of(
          PROGRAM,
          ARGUMENTS,
          ENVIRONMENT,
          WORKING_FOLDER,
          PARAMETERS,
          GUARANTEE,
          DEADLINE,
          SETTLING_TIME);

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Map<String, String> ALWAYS =
      Map.of(
          "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "LANG", "C.UTF-8",
          "LC_ALL", "C.UTF-8");

  /** What the agent itself needs to stop a program: TERM, two seconds, KILL, and a look at it. */
  private static final Duration TO_STOP = Duration.ofSeconds(5);

  private ScriptConfig() {}

  /**
   * How long the program may take: as set, and never so long that the agent gives the call up
   * first, which would leave the program running with nobody to stop it.
   */
  static Duration deadline(Settings settings, Duration callDeadline) {
    Duration most = callDeadline.minus(TO_STOP);
    Duration set = settings.get(DEADLINE);
    return isTooLong(settings, callDeadline)
        ? most.isPositive() ? most : callDeadline.dividedBy(2)
        : set;
  }

  /** Whether the program may take longer than there is. */
  static boolean isTooLong(Settings settings, Duration callDeadline) {
    return settings.get(DEADLINE).compareTo(callDeadline.minus(TO_STOP)) > 0;
  }

  /**
   * What is run.
   *
   * @param environment the agent's own
   * @throws IllegalArgumentException when a setting cannot be; the message names it
   */
  static Command command(Settings settings, Map<String, String> environment) {
    ProgramFile program = new ProgramFile(absolute("program", settings.get(PROGRAM)));
    Path folder =
        settings
            .find(WORKING_FOLDER)
            .map(path -> absolute("working_folder", path))
            .orElseGet(() -> program.path().resolveSibling("."))
            .normalize();
    Map<String, String> passed = new TreeMap<>(ALWAYS);
    for (String name : settings.get(ENVIRONMENT)) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "environment: '"
                + name.replaceAll("=.*", "=…")
                + "' is not the name of a variable; values come from the agent's environment");
      }
      String value = environment.get(name);
      if (value != null) {
        passed.put(name, value);
      }
    }
    return new Command(program, settings.get(ARGUMENTS), passed, folder);
  }

  private static Path absolute(String key, String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(key + " = \"" + text + "\" is not an absolute path");
    }
    return path;
  }

  /** Names in {@link #ENVIRONMENT} that the agent's own environment lacks. */
  static List<String> missing(Settings settings, Command command) {
    return settings.get(ENVIRONMENT).stream()
        .filter(name -> !command.environment().containsKey(name))
        .toList();
  }
}
