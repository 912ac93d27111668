// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This very program, in a process of its own. */
final class OwnProgram {
  private OwnProgram() {}

  /** How to start it with these arguments. */
  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.decentagent.cli.Main");
    command.addAll(arguments);
    return command;
  }
}
