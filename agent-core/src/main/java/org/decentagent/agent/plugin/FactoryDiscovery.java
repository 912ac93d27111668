// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.decentagent.spi.ProvisionerFactory;
import org.jspecify.annotations.Nullable;

/** Finds the factories of one plugin. Runs the plugin's code, so only in a fenced call. */
final class FactoryDiscovery {
  private static final Pattern TYPE = Pattern.compile("[a-z0-9_-]{1,40}");
  private static final String SERVICES = "META-INF/services/" + ProvisionerFactory.class.getName();

  private FactoryDiscovery() {}

  /**
   * The factories that the plugin itself brings, by type.
   *
   * @throws PluginRefused when it brings none, or one that is unusable
   */
  static Map<String, ProvisionerFactory> in(ClassLoader plugin) {
    Map<String, ProvisionerFactory> factories = new LinkedHashMap<>();
    try {
      ServiceLoader.load(ProvisionerFactory.class, plugin).stream()
          .filter(provider -> plugin.equals(provider.type().getClassLoader()))
          .map(ServiceLoader.Provider::get)
          .forEach(factory -> add(factory, factories));
    } catch (ServiceConfigurationError e) {
      throw broken(e);
    } catch (LinkageError e) {
      throw unlinked(e);
    }
    if (factories.isEmpty()) {
      throw new PluginRefused(
          "it names no factory", "name the factory's class in " + SERVICES + ", and rebuild it");
    }
    return factories;
  }

  private static void add(ProvisionerFactory factory, Map<String, ProvisionerFactory> factories) {
    FencedFactory fenced = FencedFactory.of(factory);
    String type = fenced.type();
    if (!TYPE.matcher(type).matches() || factories.put(type, fenced) != null) {
      throw new PluginRefused(
          "'" + type + "' is no type of its own, made of a-z, 0-9, '-' and '_'",
          "let each factory's type() answer with another");
    }
  }

  private static RuntimeException broken(ServiceConfigurationError e) {
    @Nullable Throwable cause = e.getCause();
    if (cause instanceof OutOfMemoryError exhausted) {
      throw exhausted;
    }
    if (cause instanceof LinkageError linkage) {
      return unlinked(linkage);
    }
    return new PluginRefused(
        "its factory cannot be made: " + (cause == null ? e.getMessage() : cause),
        "correct " + SERVICES + " or the factory's constructor, and rebuild it");
  }

  private static PluginRefused unlinked(LinkageError e) {
    return switch (e) {
      case UnsupportedClassVersionError newer ->
          new PluginRefused(
              "it was compiled for a newer Java than " + Runtime.version().feature(),
              "run the agent on a newer JDK, or rebuild the plugin with an older --release");
      case NoClassDefFoundError missing ->
          new PluginRefused(
              "the class " + missing.getMessage() + " is missing",
              "put the library it comes from into the jar or into lib/");
      default ->
          new PluginRefused(
              "its classes do not fit together: " + e,
              "rebuild it against SPI " + PluginHost.SPI_VERSION);
    };
  }
}
