// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.nio.file.Path;
import org.decentagent.agent.findings.ShellWord;

/** Commands that fix something, safe to be pasted into a shell. Immutable. */
final class Remedy {
  private Remedy() {}

  static String addLine(String line, Path file) {
    return "echo " + ShellWord.of(line) + " >> " + ShellWord.of(file);
  }
}
