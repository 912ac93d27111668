// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.decentagent.platform.signing.PublicKey;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/** {@code [platform]}: where the platform is, and who we are to it. Immutable. */
public final class PlatformSection {
  private static final Pattern PUBLIC_KEY = Pattern.compile("[0-9a-fA-F]{64}");

  private static final ConfigKey<String> URL =
      ConfigKey.text("url", "address of the platform, such as https://api.decent-cloud.org")
          .required();
  private static final ConfigKey<String> PROVIDER =
      ConfigKey.text("provider", "the provider's public key, 64 hexadecimal digits").required();
  private static final ConfigKey<String> POOL =
      ConfigKey.text("pool", "the pool this agent belongs to, as told by the set-up").required();
  private static final ConfigKey<String> KEY =
      ConfigKey.text("key", "file with the agent's own private key, of mode 0600").required();
  private static final ConfigKey<Integer> WRITES =
      ConfigKey.integer(
              "writes_per_minute",
              1,
              1_000_000,
              "how many changing calls a minute the platform allows")
          .defaultsTo(60);
  private static final ConfigKey<Integer> READS =
      ConfigKey.integer(
              "reads_per_minute",
              1,
              1_000_000,
              "how many reading calls a minute the platform allows")
          .defaultsTo(120);
  private static final ConfigKey<Duration> TIMEOUT =
      ConfigKey.duration("timeout", "how long one call to the platform may take")
          .defaultsTo(Duration.ofSeconds(30));
  private static final ConfigKey<Boolean> INSECURE_HTTP =
      ConfigKey.flag("insecure_http", "allow http:// to a platform that is not on this machine")
          .defaultsTo(false);

  /** Every key of the table. */
  public static final ConfigSchema SCHEMA =
      ConfigSchema.of(URL, PROVIDER, POOL, KEY, WRITES, READS, TIMEOUT, INSECURE_HTTP);

  private final Settings settings;
  private final BaseFolder base;

  PlatformSection(Settings settings, BaseFolder base) {
    this.settings = settings;
    this.base = base;
  }

  static void check(SectionReader section, BaseFolder base) {
    boolean insecure = section.settings().get(INSECURE_HTTP);
    Consumer<String> address = insecure ? PlatformUrl::parseInsecure : PlatformUrl::parse;
    section.check(URL, address);
    section.check(PROVIDER, PlatformSection::publicKey);
    section.check(KEY, base::resolve);
    section.between(TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(2));
  }

  private static String publicKey(String written) {
    if (!PUBLIC_KEY.matcher(written).matches()) {
      throw new IllegalArgumentException(
          "a public key has 64 hexadecimal digits; this has " + written.length() + " characters");
    }
    return new PublicKey(written).hex();
  }

  /** Address of the platform, without a slash at its end. */
  public URI url() {
    return PlatformUrl.parseInsecure(settings.get(URL));
  }

  /** The provider's public key: 64 hexadecimal digits in lower case. */
  public String provider() {
    return publicKey(settings.get(PROVIDER));
  }

  /** The pool this agent belongs to. */
  public String pool() {
    return settings.get(POOL);
  }

  /** File with the agent's private key. */
  public Path key() {
    return base.resolve(settings.get(KEY));
  }

  /** How many changing calls a minute the platform allows. */
  public int writesPerMinute() {
    return settings.get(WRITES);
  }

  /** How many reading calls a minute the platform allows. */
  public int readsPerMinute() {
    return settings.get(READS);
  }

  /** How long one call to the platform may take. */
  public Duration timeout() {
    return settings.get(TIMEOUT);
  }

  /** Whether a platform beyond this machine may be spoken to without encryption. */
  public boolean insecureHttp() {
    return settings.get(INSECURE_HTTP);
  }

  @Override
  public String toString() {
    return "[platform] " + settings;
  }
}
