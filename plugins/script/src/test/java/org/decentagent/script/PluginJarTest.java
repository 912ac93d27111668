// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.decentagent.spi.ProvisionerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jar")
final class PluginJarTest {
  private static final Path JAR = Path.of(System.getProperty("plugin.jar", "unset"));

  @Test
  void bundlesNothingThatTheHostOwns() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();

      assertThat(names)
          .noneMatch(name -> name.startsWith("org/decentagent/spi/"))
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .noneMatch(name -> name.startsWith("org/jspecify/"))
          .noneMatch(name -> name.startsWith("okhttp3/"))
          .contains("META-INF/services/", "META-INF/LICENSE");
    }
  }

  @Test
  void saysWhoItIs() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes())
          .containsEntry(new java.util.jar.Attributes.Name("Plugin-Id"), "script")
          .containsEntry(new java.util.jar.Attributes.Name("Plugin-Requires"), ">=0.1.0 & <0.2.0");
    }
  }

  @Test
  void worksInAClassLoaderOfItsOwn() throws Exception {
    ClassLoader host = new HostClasses();
    try (URLClassLoader plugin = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, host)) {
      ProvisionerFactory factory =
          ServiceLoader.load(ProvisionerFactory.class, plugin).findFirst().orElseThrow();

      assertThat(factory.getClass().getClassLoader()).isEqualTo(plugin);
      assertThat(factory.type()).isEqualTo("script");
      Class<?> json = plugin.loadClass("org.decentagent.script.wire.Json");
      Class<?> answer = plugin.loadClass("org.decentagent.script.wire.ErrorAnswer");
      Object read =
          json.getMethod("read", String.class, Class.class)
              .invoke(null, "{\"error\":{\"message\":\"no room\"}}", answer);
      assertThat(read).asString().contains("no room");
      assertThat(plugin.getResource("org/decentagent/script/protocol-1.schema.json")).isNotNull();
    }
  }

  /** Lets through what the agent gives to its plugins, and the JDK. */
  private static final class HostClasses extends ClassLoader {
    HostClasses() {
      super("host", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.decentagent.spi.")
          || name.startsWith("org.slf4j.")
          || name.startsWith("org.jspecify.")) {
        return PluginJarTest.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
