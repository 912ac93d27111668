// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.Pause;
import org.decentagent.hetzner.api.Throttle;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.Secret;

/**
 * Makes provisioners for projects of Hetzner Cloud. Backends with the same token share one count of
 * calls. The type is {@code hcloud}: {@code hetzner} is the platform's own. Safe for use by many
 * threads.
 */
public final class HetznerFactory implements ProvisionerFactory {
  private final Pause pause;
  private final RandomGenerator random;
  private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

  /** For the service loader. */
  public HetznerFactory() {
    this(Pause.real(), new SecureRandom());
  }

  HetznerFactory(Pause pause, RandomGenerator random) {
    this.pause = pause;
    this.random = random;
  }

  @Override
  public String type() {
    return "hcloud";
  }

  @Override
  public ConfigSchema configSchema() {
    return HetznerConfig.SCHEMA;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    Settings settings = context.settings();
    Secret token = settings.get(HetznerConfig.TOKEN);
    if (!token.reveal().matches("[\\x21-\\x7e]{1,200}")) {
      throw unusable(context, "the token has characters that no token has; is it the right file?");
    }
    String url = settings.get(HetznerConfig.API_URL);
    if (!url.matches("https://.*|http://(127\\.[0-9.]+|localhost|\\[::1])([:/].*)?")) {
      throw unusable(context, "'api_url' must begin with https://, or the token could be read");
    }
    try {
      Throttle throttle =
          throttles.computeIfAbsent(
              digest(url + ' ' + token.reveal()),
              ignored -> new Throttle(context.clock(), pause, random));
      return new HetznerProvisioner(context, Hetzner.at(url, token, throttle, context.clock()));
    } catch (IllegalArgumentException | ProvisioningException.Permanent e) {
      throw unusable(context, String.valueOf(e.getMessage()));
    }
  }

  private static ProvisioningException unusable(ProvisionerContext context, String why) {
    return new ProvisioningException.Permanent(
        HetznerFailures.code("bad_settings"), "[backend." + context.backend() + "] " + why);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
