// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.intake;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.decentagent.platform.PendingContract;

/**
 * Finds backends for contracts, and waits for none of them for long: contracts of a type whose
 * backend hangs stay on the platform's list until it answers, and those of other types go on.
 * Confined to one thread.
 */
final class PatientRouting {
  private final Duration patience;
  private final Map<String, FutureTask<Routing.Route>> late = new HashMap<>();

  /**
   * Over routings that may hang.
   *
   * @param patience how long a backend is waited for, in real time, since a hung call is on a real
   *     thread
   */
  PatientRouting(Duration patience) {
    this.patience = patience;
  }

  Routing.Route route(Routing routing, PendingContract pending) {
    String type = pending.provisionerType().orElse("");
    late.values().removeIf(FutureTask::isDone);
    if (late.containsKey(type)) {
      return new Routing.Route.LeftAlone("its backend has not answered an earlier question yet");
    }
    FutureTask<Routing.Route> task = new FutureTask<>(() -> routing.route(pending));
    Thread.ofVirtual().name("route-" + pending.id().brief()).start(task);
    try {
      return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      late.put(type, task);
      return new Routing.Route.LeftAlone(
          "its backend did not answer within " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Routing.Route.LeftAlone("the agent stops");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error worse) {
        throw worse;
      }
      throw e.getCause() instanceof RuntimeException bug ? bug : new IllegalStateException(e);
    }
  }
}
