// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.decentagent.spi.ProvisioningException;

/**
 * Runs the checks that every provisioner must pass. A run makes instances of an owner of its own
 * and removes them again; a check removes what it made even when it fails, and the last check looks
 * that nothing is left.
 *
 * <pre>{@code
 * Conformance run = Conformance.of(subject);
 * for (Check check : Conformance.checks()) {
 *   Verdict verdict = run.run(check);
 * }
 * }</pre>
 *
 * <p>Confined to one thread, but for {@link #stop}.
 */
public final class Conformance {
  private static final List<Check> CHECKS =
      Stream.of(
              LookingChecks.ALL,
              MakingChecks.ALL,
              OwnershipChecks.ALL,
              RemovalChecks.ALL,
              TroubleChecks.ALL,
              InterruptionChecks.ALL,
              KillChecks.ALL,
              CapabilityChecks.ALL,
              SuspensionChecks.ALL,
              TwinChecks.ALL,
              HousekeepingChecks.ALL)
          .flatMap(List::stream)
          .toList();

  private final Session session;
  private final List<Result> results = new ArrayList<>();
  private final AtomicReference<Optional<Thread>> runner = new AtomicReference<>(Optional.empty());

  private Conformance(Session session) {
    this.session = session;
  }

  /** Begins a run; opens the subject's provisioner once, and asks it nothing about its backend. */
  public static Conformance of(Subject subject) {
    return new Conformance(new Session(subject));
  }

  /** Every check, in the order in which they should run; each can also run alone. */
  public static List<Check> checks() {
    return CHECKS;
  }

  /** Runs one check, and removes what it made. */
  public Verdict run(Check check) {
    long begun = System.nanoTime(); // shown to people, decides nothing
    runner.set(Optional.of(Thread.currentThread()));
    Verdict verdict;
    try {
      verdict = session.isStopped() ? new Verdict.NotRun("the run was stopped") : tried(check);
    } finally {
      runner.set(Optional.empty());
    }
    results.add(new Result(check, verdict, Duration.ofNanos(System.nanoTime() - begun)));
    return verdict;
  }

  private Verdict tried(Check check) {
    Trial trial = new Trial(session);
    try {
      return check.run(trial);
    } catch (Ended e) {
      return e.verdict();
    } catch (ProvisioningException e) {
      return orStopped(new Verdict.Failed("the calls of this check", "it threw " + e, "success"));
    } catch (InterruptedException e) {
      return orStopped(new Verdict.NotRun("interrupted"));
    } finally {
      trial.end();
    }
  }

  private Verdict orStopped(Verdict verdict) {
    return session.isStopped() ? new Verdict.NotRun("the run was stopped") : verdict;
  }

  /** Runs every check, and tells of each when it is over. */
  public Report runAll(Consumer<Result> each) {
    for (Check check : CHECKS) {
      run(check);
      each.accept(results.getLast());
    }
    return report();
  }

  /** What became of the checks that were run so far. */
  public Report report() {
    return new Report(results, session.instances());
  }

  /**
   * Ends the run soon: the check that is running removes what it made, and no other begins. Safe to
   * call from any thread.
   */
  public void stop() {
    session.stop();
    runner.get().ifPresent(Thread::interrupt);
  }

  /** What could not be removed so far, one line each; empty when all is well. */
  public List<String> leftBehind() {
    return session.left();
  }
}
