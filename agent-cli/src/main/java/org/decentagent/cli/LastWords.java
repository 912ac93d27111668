// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.decentagent.cli.console.ExitCode;

/**
 * Ends a process whose memory is used up, with one line. Nothing can be relied on any more, and
 * what is to go on is in the journal. All it needs is made while there is some.
 */
final class LastWords {
  private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
  private final byte[] words =
      ("dc-agent: out of memory; ending at once. The agent's next start names the plugin that was in"
              + " a call or was loaded, and does without it. More memory:"
              + " DC_AGENT_JAVA_OPTIONS=-Xmx512m\n")
          .getBytes(StandardCharsets.UTF_8);
  private final int code = ExitCode.NOT_FINE.number();
  private final Runtime runtime = Runtime.getRuntime();

  void end() {
    try {
      err.write(words);
    } catch (IOException e) {
      // nobody hears them
    } finally {
      runtime.halt(code);
    }
  }
}
