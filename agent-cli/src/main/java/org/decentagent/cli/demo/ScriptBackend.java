// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.Mark;

/**
 * The real Script plugin with the sample program of the distribution, whose instances are folders
 * with an OpenSSH server each. They outlive a demo that is killed: everything of them is in one
 * folder of the demo's, by which the next one finds it. The program keeps nothing on purpose.
 * Confined to one thread.
 */
final class ScriptBackend implements DemoBackend {
  /** The sample, as its file is called here. */
  static final String PROGRAM = "program";

  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final String WORDS = "/[A-Za-z0-9_./-]*";

  private final Path folder;
  private final DemoPlace.Plugins plugins;

  private ScriptBackend(Path folder, DemoPlace.Plugins plugins) {
    this.folder = folder;
    this.plugins = plugins;
  }

  /**
   * Puts a copy of the program into the demo's folder, where nobody else can write.
   *
   * @throws CommandFailure when something that the program needs is not there
   */
  static ScriptBackend start(DemoFolder demo, DemoPlace.Plugins plugins) throws IOException {
    Path folder = folder(demo);
    if (!Files.isExecutable(SSHD)) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "the sample's instances are OpenSSH servers, and there is no "
              + SSHD
              + "; install it with: apt-get install openssh-server");
    }
    if (!folder.toString().matches(WORDS)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the sample cannot work in "
              + folder
              + ", whose name has other characters than letters, digits and _./-; set"
              + " $XDG_STATE_HOME to another folder");
    }
    String sample = Files.isExecutable(PYTHON) ? "loopback.py" : "loopback.sh";
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path program = folder.resolve(PROGRAM);
    Files.copy(plugins.samples().resolve("script").resolve(sample), program);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new ScriptBackend(folder, plugins);
  }

  private static Path folder(DemoFolder demo) {
    return demo.file("script");
  }

  /** Removes what a demo left that was killed; answers with what it was. */
  static List<String> removeLeftOvers(DemoFolder demo) throws IOException {
    Path folder = folder(demo);
    if (!Files.exists(folder)) {
      return List.of();
    }
    Set<String> instances = names(folder);
    List<String> removed = new ArrayList<>(new SampleProcesses(folder).end(instances));
    instances.stream().sorted().forEach(name -> removed.add("folder " + name));
    DemoFolder.remove(folder);
    return removed;
  }

  private static Set<String> names(Path folder) throws IOException {
    Path instances = folder.resolve("instances");
    if (!Files.exists(instances)) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(instances)) {
      return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Override
  public String name() {
    return "script";
  }

  @Override
  public List<String> banner() {
    return List.of(
        "A SAMPLE PROGRAM makes the instances: folders with an OpenSSH server each, on",
        "127.0.0.1 and under your own account.",
        Banner.real("[backend.script] with type = \"script\""),
        Banner.guide("script"));
  }

  @Override
  public String config() {
    return """
    %s
    [backend.demo]
    type = "script"
    program = %s
    arguments = [%s]
    parallel = 4
    """
        .formatted(
            plugins.table(), TomlText.quoted(folder.resolve(PROGRAM)), TomlText.quoted(folder));
  }

  @Override
  public List<String> traces(String agentLabel, Set<Mark> marks) throws IOException {
    Set<String> named = new HashSet<>(names(folder));
    List<String> traces = new ArrayList<>();
    named.stream().sorted().forEach(name -> traces.add("folder " + name));
    marks.forEach(mark -> named.add(mark.text()));
    for (ProcessHandle process : new SampleProcesses(folder).find(named)) {
      traces.add("process " + process.pid());
    }
    return traces;
  }

  @Override
  public void sweep(String agentLabel) throws IOException {
    new SampleProcesses(folder).end(names(folder));
    DemoFolder.remove(folder.resolve("instances"));
  }

  @Override
  public void close() {
    // The folder goes with the demo's other files.
  }
}
