// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Hetzner offers: types, locations, images, prices, and what the project holds of its own. */
public final class CatalogueJson {
  private CatalogueJson() {}

  /**
   * When something can no longer be ordered.
   *
   * @see <a href="https://docs.hetzner.cloud/changelog">Hetzner Cloud: changelog of 2025-09-24</a>
   */
  public record Deprecation(@Nullable Instant unavailableAfter) {}

  /** A server type at one location. */
  public record Offer(String name, @Nullable Boolean available, @Nullable Deprecation deprecation) {
    /** Refuses a document without what it is about. */
    public Offer {
      Objects.requireNonNull(name);
    }
  }

  /** A server type; memory and disk in GB. */
  public record ServerType(
      long id,
      String name,
      int cores,
      BigDecimal memory,
      BigDecimal disk,
      String architecture,
      @Nullable List<Offer> locations) {
    /** Refuses a document without what it is about. */
    public ServerType {
      Objects.requireNonNull(name);
      Objects.requireNonNull(memory);
      Objects.requireNonNull(disk);
      Objects.requireNonNull(architecture);
    }
  }

  /** A page of server types. */
  public record ServerTypes(List<ServerType> serverTypes, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public ServerTypes {
      Objects.requireNonNull(serverTypes);
    }
  }

  /** A location. */
  public record Location(long id, String name) {
    /** Refuses a document without what it is about. */
    public Location {
      Objects.requireNonNull(name);
    }
  }

  /** A page of locations. */
  public record Locations(List<Location> locations, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public Locations {
      Objects.requireNonNull(locations);
    }
  }

  /** An image; the disk it needs in GB. Snapshots have no name. */
  public record Image(
      long id,
      @Nullable String name,
      String status,
      String architecture,
      @Nullable BigDecimal diskSize,
      @Nullable Instant deprecated) {
    /** Refuses a document without what it is about. */
    public Image {
      Objects.requireNonNull(status);
      Objects.requireNonNull(architecture);
    }
  }

  /** A page of images. */
  public record Images(List<Image> images, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public Images {
      Objects.requireNonNull(images);
    }
  }

  /** A firewall, a key or a placement group. */
  public record Named(long id, String name, @Nullable Map<String, String> labels) {
    /** Refuses a document without what it is about. */
    public Named {
      Objects.requireNonNull(name);
    }
  }

  /** A page of firewalls. */
  public record Firewalls(List<Named> firewalls, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public Firewalls {
      Objects.requireNonNull(firewalls);
    }
  }

  /** A page of SSH keys. */
  public record SshKeys(List<Named> sshKeys, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public SshKeys {
      Objects.requireNonNull(sshKeys);
    }
  }

  /** A page of placement groups. */
  public record PlacementGroups(List<Named> placementGroups, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public PlacementGroups {
      Objects.requireNonNull(placementGroups);
    }
  }

  /** One placement group alone. */
  public record OnePlacementGroup(Named placementGroup) {
    /** Refuses a document without what it is about. */
    public OnePlacementGroup {
      Objects.requireNonNull(placementGroup);
    }
  }

  /** A Primary IP. */
  public record PrimaryIp(long id, @Nullable Long assigneeId) {}

  /** One Primary IP alone. */
  public record OnePrimaryIp(PrimaryIp primaryIp) {
    /** Refuses a document without what it is about. */
    public OnePrimaryIp {
      Objects.requireNonNull(primaryIp);
    }
  }

  /** An amount without and with tax, as texts. */
  public record Amount(@Nullable BigDecimal net) {}

  /** What something costs at a location. */
  public record Price(@Nullable String location, @Nullable Amount priceMonthly) {}

  /** Prices of a server type. */
  public record TypePrices(@Nullable String name, @Nullable List<Price> prices) {}

  /** Prices of a kind of Primary IP. */
  public record AddressPrices(@Nullable String type, @Nullable List<Price> prices) {}

  /** All prices. */
  public record Prices(
      String currency,
      @Nullable List<TypePrices> serverTypes,
      @Nullable List<AddressPrices> primaryIps) {
    /** Refuses a document without what it is about. */
    public Prices {
      Objects.requireNonNull(currency);
    }
  }

  /** All prices, as answered. */
  public record Pricing(Prices pricing) {
    /** Refuses a document without what it is about. */
    public Pricing {
      Objects.requireNonNull(pricing);
    }
  }
}
