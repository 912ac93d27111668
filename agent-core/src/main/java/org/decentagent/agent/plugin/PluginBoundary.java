// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.decentagent.agent.plugin.FencedCall.Ending;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.capability.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one fence around every call to one backend's provisioner. Whatever a plugin does (throw,
 * hang, answer null, exhaust memory), the caller gets an {@link Attempt} in bounded time. Safe for
 * use by many threads.
 *
 * <p>Calls run on daemon platform threads, at most {@link Limits#parallel} in each {@link Lane}. A
 * call past its deadline is interrupted; if it does not stop, it is abandoned: {@code onAbandoned}
 * runs, its late answer is dropped, and another thread takes its place. Each lane has a circuit of
 * its own, so that creates that hang close neither the removals nor the looks.
 *
 * <p>A thread that is interrupted while it waits here interrupts the call, waits for it as after
 * the deadline, and returns what came of it, with its interrupt flag set: an answer is not lost.
 */
public final class PluginBoundary implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginBoundary.class);

  private final Provisioner provisioner;
  private final ClassLoader context;
  private final Limits limits;
  private final Map<Lane, LaneGate> lanes = new EnumMap<>(Lane.class);
  private final String closer;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Fences a provisioner, which is closed with this.
   *
   * @param type the backend's type
   * @param clock tells when a circuit's pause is over
   */
  public PluginBoundary(
      BackendName backend,
      String type,
      Provisioner provisioner,
      Limits limits,
      InstantSource clock) {
    this.provisioner = provisioner;
    this.context = provisioner.getClass().getClassLoader();
    this.limits = limits;
    this.closer = PluginThread.closing(backend);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneGate(new LaneFailures(backend, type, lane), limits, clock));
    }
  }

  /**
   * Calls the provisioner and waits for the answer.
   *
   * <p>What a plugin throws as {@link org.decentagent.spi.ProvisioningException} is passed on. An
   * unexpected end (any other exception, an error, null, the deadline) is {@code Retryable} in
   * {@link Lane#READ} and {@code UnknownOutcome} in the others. A call that never reached the
   * plugin is {@code Retryable} in all.
   *
   * @param what the call as a clause: {@code provision contract c-17}
   * @param body must not answer null
   * @param onAbandoned runs on the calling thread before this returns, if the call still goes on;
   *     it takes from the call what it could still do harm with: its {@code Steps}
   */
  public <T> Attempt<T> call(
      Lane lane, String what, Function<Provisioner, T> body, Runnable onAbandoned) {
    return gate(lane).call(what, context, () -> body.apply(provisioner), onAbandoned);
  }

  /** The same for a call that holds nothing to be taken from it. */
  public <T> Attempt<T> call(Lane lane, String what, Function<Provisioner, T> body) {
    return call(lane, what, body, () -> {});
  }

  /**
   * Calls an ability of the provisioner; answers with nothing when it does not have it.
   *
   * @param body must not answer null
   */
  public <C extends Capability, T> Attempt<Optional<T>> callAbility(
      Lane lane, String what, Class<C> ability, Function<C, T> body, Runnable onAbandoned) {
    return call(lane, what, called -> called.capability(ability).map(body), onAbandoned);
  }

  /** The worst of the lanes. */
  public CircuitState state() {
    return lanes.values().stream()
        .map(LaneGate::state)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Whether calls of one kind reach the plugin. */
  public CircuitState state(Lane lane) {
    return gate(lane).state();
  }

  /** How many calls were given up on, and still run, deaf to their interruption. */
  public long hanging() {
    return lanes.values().stream().mapToLong(LaneGate::hanging).sum();
  }

  private LaneGate gate(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  /**
   * Takes no more calls, interrupts those that run, abandons those that do not stop within the
   * grace, and closes the provisioner. Only the first call does anything.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    lanes.values().forEach(LaneGate::stop);
    long end = System.nanoTime() + limits.stopGrace().toNanos();
    lanes.values().forEach(lane -> lane.drain(Duration.ofNanos(end - System.nanoTime())));
    FencedCall<Boolean> closing = FencedCall.of(closer, context, this::closeProvisioner);
    closing.start(() -> {});
    if (!(closing.await(limits.stopGrace(), Duration.ZERO) instanceof Ending.Returned)) {
      LOG.warn("the plugin of a backend does not close: thread={}", closer);
    }
  }

  private boolean closeProvisioner() {
    provisioner.close();
    return true;
  }
}
