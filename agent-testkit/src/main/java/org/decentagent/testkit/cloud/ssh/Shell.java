// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tiny shell over {@link InstanceFiles}: a dozen commands, all of them played here. Nothing is
 * ever executed on the host. Confined to one thread.
 */
final class Shell {
  private static final String KNOWN =
      "cat echo exit false hostname id ls pwd rm sync true uname umask whoami";

  private final String hostName;
  private final String user;
  private final InstanceFiles files;
  private OptionalInt exit = OptionalInt.empty();

  Shell(String hostName, String user, InstanceFiles files) {
    this.hostName = hostName;
    this.user = user;
    this.files = files;
  }

  /** Whether somebody said {@code exit}. */
  boolean isOver() {
    return exit.isPresent();
  }

  /** Runs a line and answers with the exit status of its last command. */
  int run(String line, InputStream in, OutputStream out, OutputStream err) throws IOException {
    CommandLine commands;
    try {
      commands = CommandLine.parse(line);
    } catch (IllegalArgumentException e) {
      say(err, "simulated: " + e.getMessage());
      return 2;
    }
    int status = 0;
    for (CommandLine.Simple command : commands.commands()) {
      boolean runs =
          switch (command.when()) {
            case ALWAYS -> true;
            case AFTER_SUCCESS -> status == 0;
            case AFTER_FAILURE -> status != 0;
          };
      if (runs) {
        status = redirected(command, in, out, err);
      }
      if (exit.isPresent()) {
        return exit.getAsInt();
      }
    }
    return status;
  }

  private int redirected(
      CommandLine.Simple command, InputStream in, OutputStream out, OutputStream err)
      throws IOException {
    InputStream source = in;
    if (command.input().isPresent()) {
      Optional<byte[]> bytes = files.read(command.input().get());
      if (bytes.isEmpty()) {
        return noSuchFile(err, command.input().get());
      }
      source = new ByteArrayInputStream(bytes.get());
    }
    if (command.output().isEmpty()) {
      return play(command.words(), source, out, err);
    }
    String name = command.output().get();
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    if (command.appends()) {
      collected.writeBytes(files.read(name).orElse(new byte[0]));
    }
    int status = play(command.words(), source, collected, err);
    try {
      files.write(name, collected.toByteArray());
      return status;
    } catch (IOException e) {
      say(err, "simulated: " + name + ": " + e.getMessage());
      return 1;
    }
  }

  private int play(List<String> words, InputStream in, OutputStream out, OutputStream err)
      throws IOException {
    List<String> arguments = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "true", "sync", "umask", ":" -> {}
      case "false" -> {
        return 1;
      }
      case "echo" -> say(out, String.join(" ", arguments));
      case "hostname" -> say(out, hostName);
      case "whoami", "id" -> say(out, user);
      case "uname" -> say(out, "Simulated");
      case "pwd" -> say(out, "/root");
      case "ls" -> {
        for (String name : files.list()) {
          say(out, name);
        }
      }
      case "cat" -> {
        return cat(arguments, in, out, err);
      }
      case "rm" -> {
        return remove(arguments, err);
      }
      case "exit" -> {
        int status = arguments.isEmpty() ? 0 : status(arguments.getFirst());
        exit = OptionalInt.of(status);
        return status;
      }
      default -> {
        say(err, "simulated: no command '" + words.getFirst() + "' here; there are: " + KNOWN);
        return 127;
      }
    }
    return 0;
  }

  private int cat(List<String> names, InputStream in, OutputStream out, OutputStream err)
      throws IOException {
    if (names.isEmpty()) {
      out.write(in.readNBytes(InstanceFiles.MAX_BYTES + 1));
      return 0;
    }
    int status = 0;
    for (String name : names) {
      Optional<byte[]> bytes = files.read(name);
      if (bytes.isPresent()) {
        out.write(bytes.get());
      } else {
        status = noSuchFile(err, name);
      }
    }
    return status;
  }

  private int remove(List<String> arguments, OutputStream err) throws IOException {
    int status = 0;
    for (String name : arguments) {
      if (!name.startsWith("-") && !files.remove(name) && !arguments.contains("-f")) {
        status = noSuchFile(err, name);
      }
    }
    return status;
  }

  private static int noSuchFile(OutputStream err, String name) throws IOException {
    say(err, "simulated: " + name + ": No such file or directory");
    return 1;
  }

  private static int status(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) & 0xff : 2;
  }

  private static void say(OutputStream to, String line) throws IOException {
    to.write((line + '\n').getBytes(StandardCharsets.UTF_8));
  }
}
