// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.pf4j.DefaultVersionManager;

/**
 * What a plugin says about itself. Immutable.
 *
 * @param requires range of SPI versions it works with, such as {@code >=0.1.0 & <0.2.0}
 * @see <a href="https://pf4j.org/doc/plugins.html">PF4J: plugin metadata in MANIFEST.MF</a>
 */
record PluginManifest(String id, String version, String requires) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.+-]{0,63}");
  private static final String RANGE =
      "'Plugin-Requires: >=" + PluginHost.SPI_VERSION + " & <0.2.0'";

  /** Whether this is the manifest of a plugin, and not of a library of one. */
  static boolean isOne(Manifest manifest) {
    return value(manifest, "Plugin-Id").isPresent();
  }

  /**
   * Reads and checks it.
   *
   * @throws PluginRefused when something is missing, wrong, or made for another SPI
   */
  static PluginManifest of(Manifest manifest) {
    String id = require(manifest, "Plugin-Id", ID, "'Plugin-Id: docker'");
    String version = require(manifest, "Plugin-Version", VERSION, "'Plugin-Version: 1.0.0'");
    if (value(manifest, "Plugin-Dependencies").isPresent()) {
      throw new PluginRefused(
          "its manifest has 'Plugin-Dependencies', and plugins cannot depend on plugins",
          "rebuild it without that line, with what it needs in the jar or in lib/");
    }
    String requires =
        value(manifest, "Plugin-Requires")
            .filter(range -> !range.equals("*"))
            .orElseThrow(() ->
                new PluginRefused(
                    "its manifest does not say which SPI it was made for",
                    "rebuild it with " + RANGE + " in its manifest"));
    requireThisSpi(requires);
    return new PluginManifest(id, version, requires);
  }

  private static void requireThisSpi(String requires) {
    String spi = "this agent has SPI " + PluginHost.SPI_VERSION;
    try {
      if (!new DefaultVersionManager().checkVersionConstraint(PluginHost.SPI_VERSION, requires)) {
        throw new PluginRefused(
            "it was made for SPI " + requires + ", and " + spi,
            "install a version of it, or of this agent, that fits the other");
      }
    } catch (PluginRefused e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PluginRefused(
          "'Plugin-Requires: " + requires + "' in its manifest is no range of versions; " + spi,
          "rebuild it with " + RANGE);
    }
  }

  private static String require(Manifest manifest, String name, Pattern form, String example) {
    String value =
        value(manifest, name)
            .orElseThrow(() ->
                new PluginRefused(
                    "its manifest has no '" + name + "'",
                    "rebuild it with a line like " + example + " in META-INF/MANIFEST.MF"));
    if (!form.matcher(value).matches()) {
      throw new PluginRefused(
          "'" + name + "' in its manifest has a strange form",
          "rebuild it with a line like " + example);
    }
    return value;
  }

  private static Optional<String> value(Manifest manifest, String name) {
    return Optional.ofNullable(manifest.getMainAttributes().getValue(new Attributes.Name(name)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
