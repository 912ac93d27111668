// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.guide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.time.FakeClock;

/**
 * A cloud that gives ids, takes any name twice, and searches tags, which show late. Confined to one
 * thread.
 */
final class TaggedCloud {
  static final Duration TAGS_SHOW_AFTER = Duration.ofSeconds(30);
  static final FailureCode CODE = new FailureCode("tagged/cloud");

  final FakeClock clock;
  private final Map<Integer, Server> servers = new TreeMap<>();
  private final List<Server> late = new ArrayList<>();
  private Loss loss = Loss.NONE;
  private int lastId;

  TaggedCloud(FakeClock clock) {
    this.clock = clock;
  }

  /** A server as the cloud shows it. */
  record Server(String id, String name, Instant createdAt, List<String> tags, String state) {}

  /** What becomes of the next create. */
  enum Loss {
    /** It is answered. */
    NONE,
    /** It never happens, and nobody learns of it. */
    BEFORE,
    /** It happens, and nobody learns of it. */
    AFTER,
    /** It happens only when somebody lets it, and nobody learns of it. */
    LATE
  }

  void lose(Loss what) {
    loss = what;
  }

  void letLateOnesHappen() {
    late.forEach(server -> servers.put(Integer.valueOf(server.id()), server));
    late.clear();
  }

  String create(String name, Collection<String> tags) {
    Loss now = loss;
    loss = Loss.NONE;
    lastId++;
    String id = Integer.toString(lastId);
    Server server = new Server(id, name, clock.instant(), List.copyOf(tags), "running");
    switch (now) {
      case NONE, AFTER -> servers.put(lastId, server);
      case LATE -> late.add(server);
      case BEFORE -> {}
    }
    if (now != Loss.NONE) {
      throw new ProvisioningException.UnknownOutcome(
          CODE, "cannot make server " + name + ": reset");
    }
    return id;
  }

  List<Server> tagged(String tag) {
    return all().stream().filter(server -> server.tags().contains(tag)).toList();
  }

  List<Server> named(String name) {
    return all().stream().filter(server -> server.name().equals(name)).toList();
  }

  Optional<Server> read(String id) {
    return all().stream().filter(server -> server.id().equals(id)).findFirst();
  }

  void delete(String id) {
    servers.remove(Integer.valueOf(id));
  }

  List<Server> all() {
    return servers.values().stream().map(this::shown).toList();
  }

  private Server shown(Server server) {
    boolean early = server.createdAt().plus(TAGS_SHOW_AFTER).isAfter(clock.instant());
    return early
        ? new Server(server.id(), server.name(), server.createdAt(), List.of(), server.state())
        : server;
  }
}
