// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.agent.plugin.Lane;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.ProvisioningException.AccessDenied;
import org.decentagent.spi.ProvisioningException.Retryable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a backend lets us in, by what its calls came to. However many calls it refuses, the
 * operator is told once. It lets us in again when a call that was refused is answered: a change
 * vouches for everything, a look only for looks, since credentials may be good for reading and for
 * no more. Where nobody calls any more, a preflight without errors will do. Safe for use by many
 * threads.
 */
public final class Standing {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
  private static final Duration CHECK_EVERY = Duration.ofMinutes(2);

  /** Longer than a contract waits between two tries: by then nobody tries any more. */
  private static final Duration NOBODY_TRIES = Duration.ofMinutes(10);

  private final BackendName backend;
  private final Quarantine quarantine;
  private final Findings findings;
  private final InstantSource clock;
  private final Map<Call, String> refused = new LinkedHashMap<>();
  private Instant changeRefusedAt = Instant.MIN;
  private Instant checkedAt = Instant.MIN;

  /** Of a backend that has refused nothing yet. */
  public Standing(
      BackendName backend, Quarantine quarantine, Findings findings, InstantSource clock) {
    this.backend = backend;
    this.quarantine = quarantine;
    this.findings = findings;
    this.clock = clock;
  }

  /** What may be refused: a look of some kind, or changes for one contract. */
  private record Call(Lane lane, String what) {
    boolean isLook() {
      return lane == Lane.READ;
    }
  }

  /** Why it does not let us in; empty when it does, as far as we know. */
  public synchronized Optional<String> refusal() {
    return refused.values().stream().findFirst();
  }

  /** What an earlier process of ours was refused for a contract that still waits for it. */
  public synchronized void remember(Lane lane, ContractId contract, String why) {
    refused.put(new Call(lane, contract.hex()), why);
    changeRefusedAt = clock.instant();
    tell();
  }

  /** How many calls are given up on and still run; that nobody waits for them ends none. */
  void hanging(long calls) {
    String key = "backend/" + backend + "/hanging";
    if (calls == 0) {
      findings.clear(key);
    } else {
      findings.put(
          key,
          "backend '"
              + backend
              + "': calls hang past their deadline, deaf to their interruption ("
              + calls
              + " now); when as many as 'parallel' do, no more are let through. Tell the plugin's"
              + " maker; to be rid of them start the agent anew");
    }
  }

  /** Runs a plugin's call, unless its backend is in quarantine; on the plugin's own thread. */
  <T> T during(String what, Supplier<T> call) {
    if (!quarantine.isFree(backend)) {
      throw new Retryable(
          Codes.QUARANTINED,
          quarantine.finding(backend).orElse("it was in quarantine"),
          CHECK_EVERY);
    }
    return quarantine.during(backend, what, call);
  }

  <T> Attempt<T> watch(Lane lane, ContractId contract, Attempt<T> attempt) {
    return watch(new Call(lane, contract.hex()), attempt);
  }

  <T> Attempt<T> watch(String look, Attempt<T> attempt) {
    return watch(new Call(Lane.READ, look), attempt);
  }

  private <T> Attempt<T> watch(Call call, Attempt<T> attempt) {
    switch (attempt) {
      case Attempt.Answered<T> answered -> answered(call);
      case Attempt.Failed<T>(var reason) -> {
        if (reason instanceof AccessDenied denied) {
          refused(call, denied);
        }
      }
    }
    Attempt<T> watched = quarantine.watch(backend, attempt);
    quarantine.finding(backend).ifPresent(why -> findings.put("backend/" + backend, why));
    return watched;
  }

  private synchronized void refused(Call call, AccessDenied reason) {
    if (!call.isLook()) {
      changeRefusedAt = clock.instant();
    }
    if (refused.putIfAbsent(call, reason.getMessage()) == null) {
      tell();
    }
  }

  private synchronized void answered(Call call) {
    if (!refused.containsKey(call)) {
      return;
    }
    if (call.isLook()) {
      looksAreAnswered();
    } else {
      refused.clear();
      tell();
    }
  }

  private void looksAreAnswered() {
    refused.keySet().removeIf(Call::isLook);
    tell();
  }

  /**
   * Has a backend that lets us in no more looked at, now and then, so that it is noticed when that
   * is mended while no contract waits for it.
   *
   * @param letsUsIn whether it answers to everything that can be asked without a change
   */
  void checkAgain(BooleanSupplier letsUsIn) {
    if (isCheckDue() && letsUsIn.getAsBoolean()) {
      checked();
    }
  }

  private synchronized boolean isCheckDue() {
    Instant now = clock.instant();
    if (refused.isEmpty() || now.isBefore(checkedAt.plus(CHECK_EVERY))) {
      return false;
    }
    checkedAt = now;
    return true;
  }

  private synchronized void checked() {
    if (clock.instant().isAfter(changeRefusedAt.plus(NOBODY_TRIES))) {
      refused.clear();
    }
    looksAreAnswered();
  }

  private void tell() {
    String key = "backend/" + backend + "/access";
    if (refused.isEmpty()) {
      findings.clear(key);
      LOG.info("backend '{}' lets the agent in again", backend);
    } else {
      findings.put(
          key,
          "backend '"
              + backend
              + "' does not let the agent in; its contracts wait, and no new ones are taken for it:"
              + " "
              + refused.values().iterator().next());
    }
  }
}
