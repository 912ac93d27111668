// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the simulated platform remembers.
 *
 * <p>All access goes through {@link #change}: one caller at a time, and what it changed is durable
 * before it returns. Safe for use by many threads; its tables are confined to that lock.
 */
public final class World implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Change> unsaved = new ArrayList<>();
  private final Map<String, Table<?>> byName = new LinkedHashMap<>();
  private final @Nullable StateFile file;

  public final Table<Pool> pools = table("pools", Pool.class);
  public final Table<SetupToken> tokens = table("tokens", SetupToken.class);
  public final Table<Delegation> delegations = table("delegations", Delegation.class);
  public final Table<AgentReport> reports = table("reports", AgentReport.class);
  public final Table<BandwidthSample> bandwidth = table("bandwidth", BandwidthSample.class);
  public final Table<Offering> offerings = table("offerings", Offering.class);
  public final Table<Allowance> allowances = table("allowances", Allowance.class);

  /** Whether a provider with a profile accepts by itself; without an entry it does. */
  public final Table<Boolean> autoAccept = table("autoAccept", Boolean.class);

  public final Table<AutoAcceptRule> rules = table("rules", AutoAcceptRule.class);
  public final Table<Contract> contracts = table("contracts", Contract.class);
  public final Table<ContractEvent> events = table("events", ContractEvent.class);
  public final Table<Extension> extensions = table("extensions", Extension.class);
  public final Table<HealthCheck> checks = table("checks", HealthCheck.class);

  /** Prepaid balances in billionths, by key. */
  public final Table<Long> wallets = table("wallets", Long.class);

  private final Table<Long> sequences = table("sequences", Long.class);

  private World(@Nullable StateFile file) {
    this.file = file;
  }

  /** A world that forgets everything at the end. */
  public static World inMemory() {
    return new World(null);
  }

  /** A world that continues what the file holds. */
  public static World in(StateFile file) {
    World world = new World(file);
    file.load(change -> world.require(change.table()).restore(change));
    List<Change> all = new ArrayList<>();
    world.byName.values().forEach(table -> all.addAll(table.snapshot()));
    file.compact(all);
    return world;
  }

  /** Runs a change alone; what it wrote is durable before this returns or throws. */
  public <T> T change(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      try {
        save();
      } finally {
        lock.unlock();
      }
    }
  }

  /** A number that was never given out under that name. */
  public long next(String sequence) {
    long number = sequences.find(sequence).orElse(0L) + 1;
    sequences.put(sequence, number);
    return number;
  }

  /** Adds an entry to a contract's timeline. */
  public void log(
      Contract contract,
      String type,
      @Nullable ContractStatus from,
      @Nullable ContractStatus to,
      Mention mention) {
    long id = next("events");
    events.put(
        Long.toString(id),
        new ContractEvent(
            id,
            contract.id(),
            type,
            from == null ? null : from.wire(),
            to == null ? null : to.wire(),
            mention.actor(),
            mention.details(),
            mention.at()));
  }

  private void save() {
    if (file != null && !unsaved.isEmpty()) {
      file.append(unsaved);
    }
    unsaved.clear();
  }

  private Table<?> require(String name) {
    Table<?> table = byName.get(name);
    if (table == null) {
      throw new IllegalStateException("the data file speaks of an unknown table '" + name + "'");
    }
    return table;
  }

  private <T> Table<T> table(String name, Class<T> type) {
    Table<T> table = new Table<>(name, type, unsaved::add);
    byName.put(name, table);
    return table;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
