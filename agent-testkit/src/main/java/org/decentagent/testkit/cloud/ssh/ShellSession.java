// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.command.AbstractCommandSupport;

/** One session of a customer: a single command, or a shell that reads lines. */
final class ShellSession extends AbstractCommandSupport {
  private static final int MAX_LINE = 8 * 1024;

  private final Shell shell;
  private final Optional<String> command;

  private ShellSession(Shell shell, Optional<String> command, CloseableExecutorService threads) {
    super(command.orElse("shell"), threads);
    this.shell = shell;
    this.command = command;
  }

  /** What {@code ssh host command} asks for. */
  static ShellSession ofCommand(Shell shell, String command, CloseableExecutorService threads) {
    return new ShellSession(shell, Optional.of(command), threads);
  }

  /** What {@code ssh host} asks for. */
  static ShellSession ofLines(Shell shell, CloseableExecutorService threads) {
    return new ShellSession(shell, Optional.empty(), threads);
  }

  @Override
  public void run() {
    try {
      int status =
          command.isPresent()
              ? shell.run(command.get(), getInputStream(), getOutputStream(), getErrorStream())
              : lines();
      getOutputStream().flush();
      getErrorStream().flush();
      onExit(status);
    } catch (IOException e) {
      onExit(1, String.valueOf(e.getMessage()));
    }
  }

  private int lines() throws IOException {
    boolean interactive = getEnvironment().getEnv().containsKey(Environment.ENV_TERM);
    return interactive ? dialogue() : script();
  }

  private int dialogue() throws IOException {
    Terminal terminal = new Terminal(getInputStream(), getOutputStream());
    terminal.write(
        "This is a SIMULATED instance: files and a few commands, nothing else. Ctrl-D ends.\n"
            .getBytes(StandardCharsets.UTF_8));
    int status = 0;
    Optional<String> line = terminal.readLine("simulated:~# ");
    while (line.isPresent()) {
      status = shell.run(line.get(), InputStream.nullInputStream(), terminal, terminal);
      if (shell.isOver()) {
        return status;
      }
      line = terminal.readLine("simulated:~# ");
    }
    return status;
  }

  private int script() throws IOException {
    InputStream in = getInputStream();
    OutputStream out = getOutputStream();
    int status = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet;
    do {
      octet = in.read();
      if (octet >= 0 && octet != '\n' && line.size() < MAX_LINE) {
        line.write(octet);
        continue;
      }
      status =
          shell.run(
              line.toString(StandardCharsets.UTF_8),
              octet < 0 ? new ByteArrayInputStream(new byte[0]) : in,
              out,
              getErrorStream());
      out.flush();
      line.reset();
    } while (octet >= 0 && !shell.isOver());
    return status;
  }
}
