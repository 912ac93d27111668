// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Everything that is so: projects, tokens, catalogue, and what is still to happen. Safe for use by
 * many threads through {@link #change}; its parts are not.
 */
final class World {
  /** What a token is good for. */
  record Grant(Project project, Access access) {}

  /** How far a token reaches. */
  enum Access {
    READ_WRITE,
    READ_ONLY
  }

  /** Ids do not fit 32 bits, so that nobody gets away with 32. */
  private static final long FIRST_ID = 5_000_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final Timeline timeline = new Timeline();
  private final Catalogue catalogue = new Catalogue();
  private final Map<String, Project> projects = new TreeMap<>();
  private final Map<String, Grant> tokens = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final Addresses addresses;
  private final Machines machines;
  private final Life life;
  private Visibility visibility;
  private long lastId = FIRST_ID;

  World(HetznerOptions options) {
    clock = options.clock();
    addresses = new Addresses(options.network());
    machines = new Machines(options.logins(), this::addViolation);
    life = new Life(this, options.delays());
    visibility = options.visibility();
    Instant now = clock.instant();
    options
        .tokens()
        .forEach((token, grant) -> {
          Project project =
              projects.computeIfAbsent(
                  grant.project(), name -> new Project(name, options.serverQuota(), now));
          tokens.put(token, new Grant(project, grant.access()));
        });
  }

  /** Lets happen what is due, then does something, alone. */
  <T> T change(Function<Instant, T> what) {
    lock.lock();
    try {
      Instant now = clock.instant();
      timeline.settle(now);
      return what.apply(now);
    } finally {
      lock.unlock();
    }
  }

  Timeline timeline() {
    return timeline;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Addresses addresses() {
    return addresses;
  }

  Machines machines() {
    return machines;
  }

  Life life() {
    return life;
  }

  Visibility visibility() {
    return visibility;
  }

  void show(Visibility next) {
    visibility = next;
  }

  long nextId() {
    return ++lastId;
  }

  Project requireProject(String name) {
    return Optional.ofNullable(projects.get(name))
        .orElseThrow(() -> new IllegalArgumentException("there is no project '" + name + "'"));
  }

  Optional<Grant> grant(String token) {
    return Optional.ofNullable(tokens.get(token));
  }

  void revoke(String token) {
    if (tokens.remove(token) == null) {
      throw new IllegalArgumentException("there is no such token");
    }
  }

  List<String> violations() {
    lock.lock();
    try {
      return List.copyOf(violations);
    } finally {
      lock.unlock();
    }
  }

  void addViolation(String what) {
    lock.lock();
    try {
      violations.add(what);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      machines.close();
    } finally {
      lock.unlock();
    }
  }
}
