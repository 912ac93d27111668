// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.decentagent.hetzner.wire.ActionJson;
import org.decentagent.toolkit.http.HttpCall;

/**
 * Watches the actions of all contracts together. Whoever asks for one that is due to be looked at
 * takes the others that are waited for along, 25 in a request; each is looked at after 1, 2, 3 and
 * then every 5 seconds. There is no thread: the contracts come back by themselves. Safe for use by
 * many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#actions-get-multiple-actions">Hetzner
 *     Cloud: get multiple actions</a>
 */
public final class ActionWatch {
  private static final int BATCH = 25;
  private static final List<Integer> SECONDS = List.of(1, 2, 3, 5);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Entry> entries = new HashMap<>();

  /** Watches nothing yet. */
  ActionWatch(InstantSource clock) {
    this.clock = clock;
  }

  /** How a group of actions stands. */
  public sealed interface Standing {
    /**
     * At least one goes on.
     *
     * @param checkAfter when it makes sense to ask again
     * @param what the one that goes on
     */
    record Running(Duration checkAfter, String what) implements Standing {}

    /** All are done, or are not known any more: look at the thing itself. */
    record Over() implements Standing {}

    /** None goes on, and one has failed. What it was to make may exist all the same. */
    record Failed(Action action, Action.Failure failure) implements Standing {}
  }

  /** One action that somebody waits for. Guarded by the lock. */
  private static final class Entry {
    private Optional<Action> seen = Optional.empty();
    private boolean vanished;
    private int looks;
    private Instant due;
    private Instant askedFor;

    Entry(Instant now) {
      due = now;
      askedFor = now;
    }

    boolean isOver() {
      return vanished || seen.stream().anyMatch(it -> it.state() != Action.State.RUNNING);
    }
  }

  /** Tells how these actions stand, looking at them if it is time. */
  Standing of(Calls calls, Collection<Long> ids) {
    lock.lock();
    try {
      Instant now = clock.instant();
      entries.values().removeIf(entry -> entry.askedFor.plus(FORGOTTEN_AFTER).isBefore(now));
      for (long id : ids) {
        entries.computeIfAbsent(id, ignored -> new Entry(now)).askedFor = now;
      }
      for (long id : ids) {
        if (isDue(id, now)) {
          look(calls, id, now);
        }
      }
      return standing(ids, now);
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(long id, Instant now) {
    Entry entry = entry(id);
    return !entry.isOver() && !entry.due.isAfter(now);
  }

  private Entry entry(long id) {
    return entries.computeIfAbsent(id, ignored -> new Entry(clock.instant()));
  }

  private void look(Calls calls, long first, Instant now) {
    Set<Long> batch = new HashSet<>(Set.of(first));
    entries.entrySet().stream()
        .filter(it -> !it.getValue().isOver())
        .sorted(Comparator.comparing(it -> it.getValue().due))
        .map(Map.Entry::getKey)
        .takeWhile(id -> batch.size() < BATCH)
        .forEach(batch::add);
    HttpCall call = HttpCall.get("actions");
    for (long id : batch.stream().sorted().toList()) {
      call = call.with("id", Long.toString(id));
    }
    Set<Long> missing = new HashSet<>(batch);
    for (ActionJson json :
        calls.require(call, "look at what is being done", ActionJson.Many.class).actions()) {
      if (missing.remove(json.id())) {
        entry(json.id()).seen = Optional.of(Action.of(json));
      }
    }
    missing.forEach(id -> entry(id).vanished = true);
    for (long id : batch) {
      Entry entry = entry(id);
      int seconds = SECONDS.get(Math.min(entry.looks, SECONDS.size() - 1));
      entry.looks++;
      entry.due = now.plusSeconds(seconds);
    }
  }

  /**
   * Whatever still goes on is waited for, even when something has failed: it shows what is left.
   */
  private Standing standing(Collection<Long> ids, Instant now) {
    Optional<Standing> failed = Optional.empty();
    for (long id : ids) {
      Entry entry = entry(id);
      if (!entry.isOver()) {
        return running(entry, now);
      }
      if (failed.isEmpty()) {
        failed =
            entry.seen.flatMap(
                action -> action.failure().map(why -> new Standing.Failed(action, why)));
      }
    }
    return failed.orElseGet(Standing.Over::new);
  }

  private static Standing running(Entry entry, Instant now) {
    Duration left = Duration.between(now, entry.due);
    String what =
        entry
            .seen
            .map(action -> action.command() + ", " + action.progress() + " %")
            .orElse("waiting for Hetzner");
    return new Standing.Running(left.isPositive() ? left : Duration.ofSeconds(1), what);
  }
}
