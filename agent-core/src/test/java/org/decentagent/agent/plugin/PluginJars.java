// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds real plugin jars from source text. Confined to one thread. */
public final class PluginJars {
  static final String SERVICES = "META-INF/services/org.decentagent.spi.ProvisionerFactory";

  private static final Map<Map<String, String>, Map<String, byte[]>> COMPILED =
      new ConcurrentHashMap<>();

  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();

  private PluginJars() {}

  /** A jar with nothing in it. */
  static PluginJars empty() {
    return new PluginJars();
  }

  /** A plugin of that id whose one factory makes that type. */
  public static PluginJars plugin(String id, String type) {
    return empty()
        .manifest("Plugin-Id", id)
        .manifest("Plugin-Version", "1.0.0")
        .manifest("Plugin-Requires", ">=0.1.0 & <0.2.0")
        .factory(type, "throw new IllegalStateException(\"not needed here\");");
  }

  /** Adds the class {@code made.Factory}; {@code create} has that body. */
  PluginJars factory(String type, String create) {
    return entry(SERVICES, "made.Factory\n")
        .source(
            "made.Factory",
            """
            package made;
            import org.decentagent.spi.*;
            import org.decentagent.spi.config.*;
            public final class Factory implements ProvisionerFactory {
              public String type() { return "%s"; }
              public ConfigSchema configSchema() { return ConfigSchema.of(); }
              public Provisioner create(ProvisionerContext context) { %s }
            }
            """
                .formatted(type, create));
  }

  PluginJars manifest(String name, String value) {
    manifest.put(name, value);
    return this;
  }

  PluginJars without(String name) {
    manifest.remove(name);
    entries.remove(name);
    return this;
  }

  PluginJars entry(String name, String text) {
    return entry(name, text.getBytes(StandardCharsets.UTF_8));
  }

  PluginJars entry(String name, byte[] bytes) {
    entries.put(name, bytes);
    return this;
  }

  public PluginJars source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /** Compiles the sources, and forgets the classes again that begin with that name. */
  PluginJars compiledWithout(String className) {
    compile().forEach(this::entry);
    entries.keySet().removeIf(name -> name.startsWith(className.replace('.', '/')));
    sources.clear();
    return this;
  }

  /** Writes the jar. */
  public Path write(Path jar) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder("Manifest-Version: 1.0\r\n");
    manifest.forEach((name, value) -> lines.append(name + ": " + value + "\r\n"));
    all.put(
        "META-INF/MANIFEST.MF", lines.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    all.putAll(entries);
    all.putAll(compile());
    try {
      Files.createDirectories(jar.toAbsolutePath().getParent());
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        for (Map.Entry<String, byte[]> entry : all.entrySet()) {
          out.putNextEntry(new ZipEntry(entry.getKey()));
          out.write(entry.getValue());
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> compile() {
    return COMPILED.computeIfAbsent(Map.copyOf(sources), PluginJars::compile);
  }

  private static Map<String, byte[]> compile(Map<String, String> sources) {
    Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();
    if (!sources.isEmpty()) {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      StandardJavaFileManager files =
          compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
      List<JavaFileObject> units = new ArrayList<>();
      sources.forEach((name, text) -> units.add(new Source(name, text)));
      List<String> options =
          List.of(
              "-proc:none",
              "--release",
              "21",
              "-classpath",
              System.getProperty("java.class.path", ""));
      if (!compiler
          .getTask(null, new InMemory(files, classes), null, options, null, units)
          .call()) {
        throw new AssertionError("the test's plugin does not compile");
      }
    }
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    classes.forEach((name, out) -> bytes.put(name.replace('.', '/') + ".class", out.toByteArray()));
    return bytes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(className, name -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
