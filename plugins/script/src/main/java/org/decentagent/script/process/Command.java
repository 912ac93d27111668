// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is run for every verb. Immutable.
 *
 * @param arguments those before the verb
 * @param environment all that the program gets
 * @param folder in which it starts
 */
public record Command(
    ProgramFile program, List<String> arguments, Map<String, String> environment, Path folder) {
  /** Copies the collections. */
  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** Values of the environment may be secrets. */
  @Override
  public String toString() {
    return program.toString();
  }
}
