// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a line of shell into words and operators. Operators carry a mark that no word can have.
 * Confined to one thread.
 */
final class ShellTokens {
  /** Stands before operators; refused in input. */
  private static final char OPERATOR = '\0';

  static final String AND = OPERATOR + "&&";
  static final String OR = OPERATOR + "||";
  static final String THEN = OPERATOR + ";";
  static final String IN = OPERATOR + "<";
  static final String OUT = OPERATOR + ">";
  static final String APPEND = OPERATOR + ">>";

  private static final Set<String> SEPARATORS = Set.of(AND, OR, THEN);
  private static final Set<String> REDIRECTIONS = Set.of(IN, OUT, APPEND);
  private static final String REFUSED = "`$(){}*?[]!#&|";

  private final String line;
  private final List<String> tokens = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private ShellTokens(String line) {
    this.line = line;
  }

  static List<String> of(String line) {
    if (line.indexOf(OPERATOR) >= 0) {
      throw new IllegalArgumentException("a zero byte is no part of a command");
    }
    return new ShellTokens(line).split();
  }

  static boolean isSeparator(String token) {
    return SEPARATORS.contains(token);
  }

  static boolean isRedirection(String token) {
    return REDIRECTIONS.contains(token);
  }

  private List<String> split() {
    while (at < line.length()) {
      char next = line.charAt(at);
      switch (next) {
        case ' ', '\t', '\r' -> end(1);
        case '\n', ';' -> operator(THEN, 1);
        case '<' -> operator(IN, 1);
        case '>' -> {
          boolean twice = line.startsWith(">>", at);
          operator(twice ? APPEND : OUT, twice ? 2 : 1);
        }
        case '\'' -> quoted('\'');
        case '"' -> quoted('"');
        case '\\' -> {
          at++;
          take();
        }
        default -> ordinary(next);
      }
    }
    end(0);
    return tokens;
  }

  private void ordinary(char next) {
    if (line.startsWith("&&", at)) {
      operator(AND, 2);
    } else if (line.startsWith("||", at)) {
      operator(OR, 2);
    } else if (REFUSED.indexOf(next) >= 0) {
      throw new IllegalArgumentException("this shell does not know '" + next + "'");
    } else {
      take();
    }
  }

  private void operator(String operator, int length) {
    end(length);
    tokens.add(operator);
  }

  private void end(int skipped) {
    if (inWord) {
      tokens.add(word.toString());
    }
    word.setLength(0);
    inWord = false;
    at += skipped;
  }

  private void take() {
    if (at >= line.length()) {
      throw new IllegalArgumentException("the line ends after a backslash");
    }
    word.append(line.charAt(at++));
    inWord = true;
  }

  private void quoted(char quote) {
    int end = line.indexOf(quote, at + 1);
    if (end < 0) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    String text = line.substring(at + 1, end);
    if (quote == '"' && (text.indexOf('$') >= 0 || text.indexOf('`') >= 0)) {
      throw new IllegalArgumentException("this shell does not know '$' and '`'");
    }
    word.append(text);
    inWord = true;
    at = end + 1;
  }
}
