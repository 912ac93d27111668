// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.decentagent.agent.findings.ShellWord;

/** Copies one plugin and hashes what it copies. Confined to one thread. */
final class Copying {
  private static final long LARGEST = 512L * 1024 * 1024;
  private static final int MOST_JARS = 500;

  private final Path original;
  private final Path target;
  private long left = LARGEST;

  private Copying(Path original, Path target) {
    this.original = original;
    this.target = target;
  }

  /**
   * Copies a jar, or the jars of a folder and of its {@code lib}, to the new folder {@code target}.
   *
   * @throws PluginRefused when it is neither, or too large
   */
  static PluginCopy copy(Path original, Path target) throws IOException {
    Files.createDirectories(target.resolve("lib"));
    Copying copying = new Copying(original, target);
    return Files.isDirectory(original) ? copying.folder() : copying.jar();
  }

  private PluginCopy jar() throws IOException {
    Path copy = target.resolve(original.getFileName());
    String sha256 = copyFile(original, copy);
    return new PluginCopy(original, List.of(copy), sha256);
  }

  private PluginCopy folder() throws IOException {
    List<Path> jars = new ArrayList<>(jarsIn(original));
    jars.addAll(jarsIn(original.resolve("lib")));
    if (jars.isEmpty() || jars.size() > MOST_JARS) {
      throw new PluginRefused(
          "the folder and its lib/ contain " + jars.size() + " jars",
          "put the plugin's jar into it and the jars it needs into its lib/");
    }
    List<Path> copies = new ArrayList<>();
    StringBuilder sums = new StringBuilder();
    for (Path jar : jars) {
      Path relative = original.relativize(jar);
      Path copy = target.resolve(relative);
      sums.append(copyFile(jar, copy)).append("  ").append(relative).append('\n');
      copies.add(copy);
    }
    byte[] list = sums.toString().getBytes(StandardCharsets.UTF_8);
    return new PluginCopy(original, copies, HexFormat.of().formatHex(sha256().digest(list)));
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(path -> path.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private String copyFile(Path from, Path to) throws IOException {
    if (!Files.isRegularFile(from)) {
      throw new PluginRefused(
          from.getFileName() + " is no file, or a link to none", "rm " + ShellWord.of(from));
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(to)) {
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        left -= count;
        if (left < 0) {
          throw new PluginRefused("it is larger than 512 MiB", "rm -r " + ShellWord.of(original));
        }
        digest.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
