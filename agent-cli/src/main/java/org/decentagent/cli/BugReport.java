// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.decentagent.agent.AgentVersion;

/** Keeps the trace of a bug of ours in a file, so that a person sees one line. */
final class BugReport {
  private final Surroundings around;

  BugReport(Surroundings around) {
    this.around = around;
  }

  /** Writes it, and answers with the line for the person. */
  String write(Throwable bug) {
    String line = "this is a bug of dc-agent (" + bug.getClass().getSimpleName() + ")";
    try {
      Path folder = Files.createDirectories(around.stateHome().resolve("bugs"));
      Path file =
          Files.createTempFile(
              folder,
              "bug-",
              ".log",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      StringWriter text = new StringWriter();
      text.append("dc-agent ").append(AgentVersion.text()).append(", Java ");
      text.append(Runtime.version().toString()).append('\n');
      bug.printStackTrace(new PrintWriter(text, true));
      Files.writeString(file, text.toString());
      return line + "; please report it with " + file;
    } catch (IOException e) {
      return line + ": " + bug.getMessage();
    }
  }
}
