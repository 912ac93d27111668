// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.decentagent.agent.backend.Backend;
import org.decentagent.spi.BackendName;

/**
 * Lists all backends at once, each on a thread of its own and for no longer than a bound: one that
 * hangs is late for this round, and no other waits for it. A listing that was late is not begun a
 * second time while it lasts. Confined to one thread.
 */
final class Survey {
  private final Duration bound;
  private final Map<BackendName, FutureTask<Listings.Verdict>> late = new ConcurrentHashMap<>();

  /**
   * Takes a while at most.
   *
   * @param bound how long the slowest backend is waited for
   */
  Survey(Duration bound) {
    this.bound = bound;
  }

  Map<BackendName, Listings.Verdict> of(
      Iterable<Backend> backends, Function<Backend, Listings.Verdict> listing) {
    // Real time, since a hung call is on a real thread: a clock moved by hand would not end it.
    long end = System.nanoTime() + bound.toNanos();
    Map<BackendName, FutureTask<Listings.Verdict>> begun = new LinkedHashMap<>();
    Map<BackendName, Listings.Verdict> verdicts = new LinkedHashMap<>();
    late.values().removeIf(FutureTask::isDone);
    for (Backend backend : backends) {
      if (late.containsKey(backend.name())) {
        verdicts.put(
            backend.name(), tooLate(backend.name(), "an earlier listing of it still runs"));
      } else {
        FutureTask<Listings.Verdict> task = new FutureTask<>(() -> listing.apply(backend));
        Thread.ofVirtual().name("list-" + backend.name()).start(task);
        begun.put(backend.name(), task);
      }
    }
    begun.forEach((name, task) -> verdicts.put(name, awaited(name, task, end)));
    return verdicts;
  }

  private Listings.Verdict awaited(BackendName name, FutureTask<Listings.Verdict> task, long end) {
    try {
      return task.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      late.put(name, task);
      return tooLate(name, "it was not listed within " + bound.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      late.put(name, task);
      return tooLate(name, "the agent stops");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error worse) {
        throw worse;
      }
      throw e.getCause() instanceof RuntimeException bug ? bug : new IllegalStateException(e);
    }
  }

  private static Listings.Verdict tooLate(BackendName name, String why) {
    return new Listings.Verdict.Unreliable(
        "backend '" + name + "' counts as unavailable for this round: " + why);
  }
}
