// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#servers">Hetzner Cloud: servers</a>
 */
public record ServerJson(
    long id,
    String name,
    String status,
    @Nullable Instant created,
    @Nullable Map<String, String> labels,
    boolean locked,
    @Nullable PublicNet publicNet,
    @Nullable Named serverType,
    @Nullable Named location,
    @Nullable Protection protection) {
  /** Refuses a document without what it is about. */
  public ServerJson {
    Objects.requireNonNull(name);
    Objects.requireNonNull(status);
  }

  /** Something known by its name. */
  public record Named(@Nullable String name) {}

  /** Whether it can be deleted. */
  public record Protection(boolean delete) {}

  /** Its addresses on the internet. */
  public record PublicNet(@Nullable Address ipv4, @Nullable Address ipv6) {}

  /**
   * An address, or of IPv6 a network.
   *
   * @param id of the Primary IP
   */
  public record Address(@Nullable Long id, @Nullable String ip) {}

  /** One server alone. */
  public record One(ServerJson server) {
    /** Refuses a document without what it is about. */
    public One {
      Objects.requireNonNull(server);
    }
  }

  /** A page of servers. */
  public record Many(List<ServerJson> servers, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public Many {
      Objects.requireNonNull(servers);
    }
  }

  /** What a create answers. The root password in it is not read. */
  public record Created(
      ServerJson server, @Nullable ActionJson action, @Nullable List<ActionJson> nextActions) {
    /** Refuses a document without what it is about. */
    public Created {
      Objects.requireNonNull(server);
    }
  }
}
