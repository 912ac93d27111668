// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/** {@code [plugins]}: where plugins lie, and which of them may load. Immutable. */
public final class PluginsSection {
  private static final ConfigKey<String> FOLDER =
      ConfigKey.text("folder", "folder with one jar or one folder per plugin")
          .defaultsTo("plugins");
  private static final ConfigKey<String> TRUST =
      ConfigKey.choice(
              "trust",
              List.of("any", "pinned", "signed"),
              "what may load: any (for development), pinned in the lock file, signed by a certificate")
          .defaultsTo("pinned");
  private static final ConfigKey<String> LOCK =
      ConfigKey.text("lock", "file with one line '<sha-256>  <file>' per pinned plugin")
          .defaultsTo("plugins.lock");
  private static final ConfigKey<String> CERTIFICATES =
      ConfigKey.text("certificates", "file with the certificates of trusted signers, in PEM form");

  /** Every key of the table. */
  public static final ConfigSchema SCHEMA = ConfigSchema.of(FOLDER, TRUST, LOCK, CERTIFICATES);

  private final Settings settings;
  private final BaseFolder base;

  PluginsSection(Settings settings, BaseFolder base) {
    this.settings = settings;
    this.base = base;
  }

  static void check(SectionReader section, BaseFolder base) {
    section.check(FOLDER, base::resolve);
    section.check(LOCK, base::resolve);
    section.check(CERTIFICATES, base::resolve);
    if (section.settings().get(TRUST).equals("signed")
        && section.settings().find(CERTIFICATES).isEmpty()) {
      section.fault(TRUST, "\"signed\" needs 'certificates', the file with trusted certificates");
    }
  }

  /** The folder with the plugins. */
  public Path folder() {
    return base.resolve(settings.get(FOLDER));
  }

  /** What decides whether a plugin may load. */
  public TrustMode trust() {
    return TrustMode.valueOf(settings.get(TRUST).toUpperCase(Locale.ROOT));
  }

  /** The file with the hashes of pinned plugins; it need not exist. */
  public Path lock() {
    return base.resolve(settings.get(LOCK));
  }

  /** The file with the certificates of trusted signers; there when {@link TrustMode#SIGNED}. */
  public Optional<Path> certificates() {
    return settings.find(CERTIFICATES).map(base::resolve);
  }

  /** What decides whether a plugin may load. */
  public enum TrustMode {
    /** Nothing: every plugin loads. For development. */
    ANY,
    /** Its SHA-256 is in the lock file. */
    PINNED,
    /** Its jar bears the signature of a trusted certificate. */
    SIGNED
  }

  @Override
  public String toString() {
    return "[plugins] " + settings;
  }
}
