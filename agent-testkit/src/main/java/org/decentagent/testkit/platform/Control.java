// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.internal.api.Timers;
import org.decentagent.testkit.platform.internal.api.Transitions;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.Delegation;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Nanos;

/**
 * What no tenant, provider or agent could do to a platform: look inside, move ends, make things go
 * wrong. Never part of the wire. Safe for use by many threads.
 *
 * <p>The same by HTTP, on {@link SimulatedPlatform#controlUrl()}, with JSON bodies and the
 * platform's envelope around answers:
 *
 * <pre>
 * GET    /contracts, /contracts/{id}       what is known, e.g. {@code status}, {@code endsAt}
 * PUT    /contracts/{id}/end               {@code {"endsAt":"2026-01-31T00:00:00Z"}}
 * POST   /contracts/{id}/pause             {@code {"reason":"stripe_dispute:dp_1"}}
 * POST   /contracts/{id}/resume            no body
 * PUT    /contracts/{id}/instance-config   {@code {"instanceConfig":"..."}}
 * PUT    /agents/{key}/permissions         {@code {"permissions":["heartbeat"]}}
 * POST   /wallets/{key}/funds              {@code {"amountE9s":1000000000}}
 * POST   /providers/{key}/profile          no body
 * POST   /timers                           no body
 * GET    /calls, DELETE /calls             {@code method}, {@code path}, {@code status}, {@code when}
 * POST   /faults, DELETE /faults           {@code {"method":"*","path":"*","times":1,"fault":{...}}}
 * </pre>
 *
 * A fault has a {@code kind}: {@code refused}, {@code lost-answer}, {@code throttled}, {@code
 * status} (with {@code status}, {@code contentType}, {@code body}), {@code delayed} ({@code
 * millis}), {@code huge-body} ({@code bytes}), {@code malformed-element} ({@code json}), {@code
 * clock-skew} ({@code aheadMillis}).
 */
public final class Control {
  private final World world;
  private final Timers timers;
  private final InstantSource clock;
  private final FaultPlan faults;
  private final CallLog calls;

  Control(World world, Timers timers, InstantSource clock, FaultPlan faults, CallLog calls) {
    this.world = world;
    this.timers = timers;
    this.clock = clock;
    this.faults = faults;
    this.calls = calls;
  }

  /** Moves a contract's end. */
  public void endContract(ContractId id, Instant endsAt) {
    change(id, contract -> contract.with(contract.term().endingAt(Nanos.of(endsAt))));
  }

  /** Pauses a delivered contract, as an opened payment dispute does. */
  public void pause(ContractId id, String reason) {
    long now = now();
    standing(id, contract -> contract.with(contract.standing().paused(reason, now)));
  }

  /** Ends a pause; the contract becomes active. */
  public void resume(ContractId id) {
    long now = now();
    standing(id, contract -> contract.with(contract.standing().resumed(now)));
  }

  /** Sets a contract's own configuration, which the wire offers no way to set. */
  public void setInstanceConfig(ContractId id, String text) {
    change(id, contract -> contract.with(contract.order().withInstanceConfig(text)));
  }

  /** Narrows or widens what an agent may do. */
  public void permit(String agentKey, List<String> permissions) {
    world.change(() -> {
      Delegation delegation =
          world
              .delegations
              .find(agentKey)
              .orElseThrow(() -> new IllegalArgumentException("no agent has key " + agentKey));
      world.delegations.put(agentKey, delegation.permitted(permissions));
      return delegation;
    });
  }

  /** Adds to a prepaid balance, in billionths of a currency unit. */
  public void fundWallet(String key, long amountE9s) {
    world.change(() -> {
      long balance = Math.addExact(world.wallets.find(key).orElse(0L), amountE9s);
      world.wallets.put(key, balance);
      return balance;
    });
  }

  /** Gives a provider the profile that it needs to change its auto-accept setting. */
  public void createProfile(String providerKey) {
    world.change(() -> {
      world.autoAccept.put(providerKey, true);
      return true;
    });
  }

  /** Has a provider look at every rental, and at every delivery, instead of accepting them all. */
  public void acceptByHand(String providerKey) {
    world.change(() -> {
      world.autoAccept.put(providerKey, false);
      return false;
    });
  }

  /** Lets the next call that fits go wrong. */
  public void failNext(CallPattern pattern, Fault fault) {
    addFault(pattern, 1, fault);
  }

  /** Lets a number of calls that fit go wrong; faults for one call apply in the order added. */
  public void addFault(CallPattern pattern, int times, Fault fault) {
    faults.add(pattern, times, fault);
  }

  /** Forgets the faults that have not happened. */
  public void clearFaults() {
    faults.clear();
  }

  /** The last ten thousand calls, oldest first. */
  public List<ReceivedCall> calls() {
    return calls.list();
  }

  /** Starts the list of calls anew. */
  public void forgetCalls() {
    calls.clear();
  }

  /** Runs every job of the platform now, due or not. */
  public void runTimers() {
    long now = now();
    world.change(() -> {
      timers.runAll(now);
      return now;
    });
  }

  /** A contract's status, as on the wire. */
  public String status(ContractId id) {
    return contract(id).status();
  }

  public ContractView contract(ContractId id) {
    return find(id).orElseThrow(() -> unknown(id));
  }

  /** Empty when there is no such contract, or no longer. */
  public Optional<ContractView> find(ContractId id) {
    return world.change(() -> world.contracts.find(id.hex()).map(ContractView::of));
  }

  /** All contracts, oldest first. */
  public List<ContractView> contracts() {
    return world.change(
        () -> world.contracts.list(c -> true).stream().map(ContractView::of).toList());
  }

  private void standing(ContractId id, UnaryOperator<Contract> step) {
    Mention mention = Mention.by("system", now());
    world.change(() -> {
      Contract before = require(id);
      Contract after = step.apply(before);
      if (!before.status().next().contains(after.status())) {
        throw new IllegalStateException(
            "contract %s cannot become %s: it is %s"
                .formatted(id.brief(), after.status().wire(), before.status().wire()));
      }
      String type = after.status() == ContractStatus.PAUSED ? "paused" : "resumed";
      world.log(after, type, before.status(), after.status(), mention);
      return new Transitions(world).record(after, before.status(), mention);
    });
  }

  private void change(ContractId id, UnaryOperator<Contract> step) {
    world.change(() -> {
      Contract changed = step.apply(require(id));
      world.contracts.put(changed.id(), changed);
      return changed;
    });
  }

  private Contract require(ContractId id) {
    return world.contracts.find(id.hex()).orElseThrow(() -> unknown(id));
  }

  private static IllegalArgumentException unknown(ContractId id) {
    return new IllegalArgumentException("the simulated platform has no contract " + id);
  }

  private long now() {
    return Nanos.of(clock.instant());
  }
}
