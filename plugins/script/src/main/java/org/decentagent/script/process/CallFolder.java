// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of mode 0700 for one run: the request as a file, and named pipes for the two outputs. A
 * file never makes the writer wait for a program that does not read; a named pipe, other than the
 * JDK's, is read by us alone and so never blocks behind a child that holds it open. Confined to one
 * thread.
 */
final class CallFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallFolder.class);
  private static final int SECONDS = 10;

  private final Path folder;

  private CallFolder(Path folder) {
    this.folder = folder;
  }

  static CallFolder make(byte[] request) throws IOException, InterruptedException {
    CallFolder made = new CallFolder(Files.createTempDirectory("dc-script-"));
    boolean complete = false;
    try {
      Files.write(made.request(), request);
      made.makePipes();
      complete = true;
      return made;
    } finally {
      if (!complete) {
        made.close();
      }
    }
  }

  private void makePipes() throws IOException, InterruptedException {
    Path tool =
        SystemTool.MKFIFO.path().orElseThrow(() -> new IOException("there is no mkfifo here"));
    Process process =
        new ProcessBuilder(tool.toString(), "-m", "600", output().toString(), progress().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("cannot make pipes in " + folder);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  Path request() {
    return folder.resolve("request.json");
  }

  Path output() {
    return folder.resolve("output");
  }

  Path progress() {
    return folder.resolve("progress");
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(request());
      Files.deleteIfExists(output());
      Files.deleteIfExists(progress());
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", folder, e.toString());
    }
  }
}
