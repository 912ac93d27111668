// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * One jar of a plugin, looked at without loading anything from it. Immutable.
 *
 * @param manifest empty when it has none
 */
record PluginJar(Path path, Manifest manifest) {
  private static final int MOST_ENTRIES = 100_000;
  private static final int LARGEST_MANIFEST = 1024 * 1024;
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/[0-9]+/");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");

  /**
   * Reads the table of contents and the manifest.
   *
   * @throws PluginRefused when it bundles what must come from the agent, or reaches for files that
   *     were not checked
   */
  static PluginJar inspect(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      if (jar.size() > MOST_ENTRIES) {
        throw new PluginRefused(
            path.getFileName() + " has " + jar.size() + " entries", "rebuild it with fewer");
      }
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        refuseBundled(path, entries.nextElement().getName());
      }
      Manifest manifest = manifest(jar);
      refuseStrayClassPath(path, manifest);
      return new PluginJar(path, manifest);
    }
  }

  private static void refuseBundled(Path path, String entry) {
    String name = VERSIONED.matcher(entry).replaceFirst("").replace('/', '.');
    if (name.endsWith(".class") && SharedClasses.isShared(name)) {
      throw new PluginRefused(
          path.getFileName() + " contains " + entry + ", which must come from the agent",
          "give agent-spi, slf4j-api and jspecify the scope 'provided' in its build, and rebuild it");
    }
  }

  private static Manifest manifest(JarFile jar) throws IOException {
    JarEntry entry = jar.getJarEntry(JarFile.MANIFEST_NAME);
    if (entry == null) {
      return new Manifest();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(LARGEST_MANIFEST + 1);
      if (bytes.length > LARGEST_MANIFEST) {
        throw new PluginRefused("its manifest is larger than 1 MiB", "rebuild it");
      }
      return new Manifest(new ByteArrayInputStream(bytes));
    }
  }

  /** A class loader follows Class-Path, anywhere; plain names stay within our copies. */
  private static void refuseStrayClassPath(Path path, Manifest manifest) {
    String classPath = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    if (classPath == null) {
      return;
    }
    for (String name : List.of(classPath.strip().split("\\s+", -1))) {
      if (!PLAIN_NAME.matcher(name).matches()) {
        throw new PluginRefused(
            "'Class-Path: "
                + name
                + "' in the manifest of "
                + path.getFileName()
                + " leads to a place that is not checked",
            "rebuild it without Class-Path, with what it needs in the jar or in lib/");
      }
    }
  }
}
