// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.decentagent.hetzner.api.Family;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.Prices;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/**
 * What the settings of a backend and an offering ask for, checked. Immutable.
 *
 * @param types server types, the preferred one first
 * @param locations the preferred one first
 * @param ceiling what a server may cost a month
 */
record Wish(
    List<String> types,
    List<String> locations,
    String image,
    Reach reach,
    List<String> firewalls,
    Optional<BigDecimal> ceiling) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,29}");

  /** Copies the lists. */
  Wish {
    types = List.copyOf(types);
    locations = List.copyOf(locations);
    firewalls = List.copyOf(firewalls);
  }

  /** How customers reach an instance: by which addresses, at which port, as whom. */
  record Reach(Set<Family> families, Login login) {
    /** Copies the set. */
    Reach {
      families = Set.copyOf(families);
    }

    Prices.Ipv4 bill() {
      return families.contains(Family.IPV4) ? Prices.Ipv4.WITH : Prices.Ipv4.WITHOUT;
    }
  }

  /**
   * Reads them.
   *
   * @throws ProvisioningException.Permanent when they cannot work; the message names the setting
   */
  static Wish of(Settings settings) {
    return new Wish(
        names(settings.get(HetznerConfig.SERVER_TYPES), "server_types"),
        names(settings.get(HetznerConfig.LOCATIONS), "locations"),
        image(settings.get(HetznerConfig.IMAGE)),
        new Reach(families(settings.get(HetznerConfig.ADDRESSES)), Login.of(settings)),
        settings.get(HetznerConfig.FIREWALLS),
        settings.find(HetznerConfig.MAX_MONTHLY_PRICE));
  }

  private static List<String> names(List<String> names, String key) {
    if (names.isEmpty()) {
      throw unusable(key, "is empty");
    }
    names.stream()
        .filter(name -> !NAME.matcher(name).matches())
        .findFirst()
        .ifPresent(name -> {
          throw unusable(key, "holds '" + name + "', which is no name of Hetzner's");
        });
    return names.stream().distinct().toList();
  }

  private static Set<Family> families(String addresses) {
    return switch (addresses) {
      case HetznerConfig.Addresses.IPV4 -> Set.of(Family.IPV4);
      case HetznerConfig.Addresses.IPV6 -> Set.of(Family.IPV6);
      default -> Set.of(Family.values());
    };
  }

  private static String image(String image) {
    if (!image.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw unusable("image", "is '" + image + "', which is neither a name nor an id of an image");
    }
    return image;
  }

  static ProvisioningException.Permanent unusable(String key, String why) {
    return new ProvisioningException.Permanent(
        HetznerFailures.code("bad_settings"), "the setting '" + key + "' " + why);
  }
}
