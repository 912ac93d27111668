// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of shell, split into simple commands. Knows words, quotes, {@code ;}, {@code &&}, {@code
 * ||}, {@code <}, {@code >} and {@code >>}, and refuses all else that has a meaning to a shell.
 * Immutable.
 */
record CommandLine(List<Simple> commands) {
  /** When a command runs, given how the one before it ended. */
  enum When {
    ALWAYS,
    AFTER_SUCCESS,
    AFTER_FAILURE
  }

  /**
   * One command with where its input comes from and its output goes to.
   *
   * @param appends whether the output goes behind what is in the file already
   */
  record Simple(
      When when,
      List<String> words,
      Optional<String> input,
      Optional<String> output,
      boolean appends) {}

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it holds what this shell does not know
   */
  static CommandLine parse(String line) {
    List<Simple> commands = new ArrayList<>();
    When when = When.ALWAYS;
    List<String> tokens = new ArrayList<>();
    for (String token : ShellTokens.of(line)) {
      if (!ShellTokens.isSeparator(token)) {
        tokens.add(token);
        continue;
      }
      add(commands, when, tokens);
      tokens.clear();
      when =
          switch (token) {
            case ShellTokens.AND -> When.AFTER_SUCCESS;
            case ShellTokens.OR -> When.AFTER_FAILURE;
            default -> When.ALWAYS;
          };
    }
    add(commands, when, tokens);
    return new CommandLine(List.copyOf(commands));
  }

  private static void add(List<Simple> commands, When when, List<String> tokens) {
    if (tokens.isEmpty() && when == When.ALWAYS) {
      return;
    }
    List<String> words = new ArrayList<>();
    Optional<String> input = Optional.empty();
    Optional<String> output = Optional.empty();
    boolean appends = false;
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (!ShellTokens.isRedirection(token)) {
        words.add(token);
        continue;
      }
      if (++i == tokens.size() || ShellTokens.isRedirection(tokens.get(i))) {
        throw new IllegalArgumentException("a redirection needs a file");
      }
      Optional<String> file = Optional.of(tokens.get(i));
      if (token.equals(ShellTokens.IN)) {
        input = file;
      } else {
        output = file;
        appends = token.equals(ShellTokens.APPEND);
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command is missing");
    }
    commands.add(new Simple(when, List.copyOf(words), input, output, appends));
  }
}
