// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.decentagent.agent.journal.StepRows;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/** The steps of one contract during one plugin call, kept in the journal. */
final class JournaledSteps implements Steps {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.:-]{1,80}");
  private static final int MAX_VALUE = 8 * 1024;

  private final StepRows rows;
  private final Asking asking;
  private final BackendName backend;
  private final CreateGuarantee guarantee;
  private final Timing timing;
  private final Beacon beacon;
  private final AtomicBoolean closed = new AtomicBoolean();

  JournaledSteps(
      StepRows rows,
      Asking asking,
      BackendName backend,
      CreateGuarantee guarantee,
      Timing timing,
      Beacon beacon) {
    this.rows = rows;
    this.asking = asking;
    this.backend = backend;
    this.guarantee = guarantee;
    this.timing = timing;
    this.beacon = beacon;
  }

  /**
   * When a call that is made now ends, and how long its effects may take to show.
   *
   * @param settling the backend's own settling time
   */
  record Timing(InstantSource clock, Duration callDeadline, Duration settling) {}

  /** Ends the call: whoever still runs in it can do nothing more. */
  void close() {
    closed.set(true);
  }

  @Override
  public Optional<String> recall(String name) {
    use(name);
    return rows.value(name);
  }

  @Override
  public void remember(String name, String value) {
    use(name);
    rows.remember(name, bounded(value));
    beacon.moved();
  }

  @Override
  public String choose(String kind, Iterable<String> candidates) {
    use(kind);
    return rows.choice(backend, kind).orElseGet(() -> take(kind, candidates));
  }

  @Override
  public String chooseAnother(String kind, Iterable<String> candidates) {
    use(kind);
    rows.giveUp(backend, kind);
    return take(kind, candidates);
  }

  private String take(String kind, Iterable<String> candidates) {
    return rows.choose(backend, kind, bounded(candidates))
        .orElseThrow(() ->
            new ProvisioningException.QuotaExceeded(
                Codes.NO_CANDIDATE, "every " + kind + " of backend " + backend + " is in use"));
  }

  @Override
  public String effect(String name, Supplier<String> act, Supplier<Optional<String>> settle) {
    Repeat repeat = guarantee.makesRepeatsHarmless() ? Repeat.HARMLESS : Repeat.MAKES_ANOTHER;
    return effect(name, act, settle, repeat);
  }

  @Override
  public String unrepeatableEffect(
      String name, Supplier<String> act, Supplier<Optional<String>> settle) {
    return effect(name, act, settle, Repeat.MAKES_ANOTHER);
  }

  /** What comes of a change that is asked for twice. */
  private enum Repeat {
    HARMLESS,
    MAKES_ANOTHER
  }

  private String effect(
      String name, Supplier<String> act, Supplier<Optional<String>> settle, Repeat repeat) {
    use(name);
    Optional<StepRows.Effect> before = rows.effect(name);
    if (before.isPresent()) {
      Optional<String> known = before.get().result().or(() -> settled(name, settle));
      if (known.isPresent()) {
        return known.get();
      }
      requireRepeatable(name, repeat);
    }
    rows.begin(name, timing.clock().instant().plus(timing.callDeadline()));
    beacon.moved();
    String result = attempt(name, act);
    use(name);
    rows.done(name, bounded(result));
    beacon.moved();
    return result;
  }

  private Optional<String> settled(String name, Supplier<Optional<String>> settle) {
    Optional<String> result = settle.get();
    result.ifPresent(value -> rows.done(name, bounded(value)));
    return result;
  }

  private void requireRepeatable(String name, Repeat repeat) {
    if (!guarantee.canBeSearched()) {
      throw new ProvisioningException.Conflict(
          Codes.CANNOT_LOOK,
          "nobody can tell whether '"
              + name
              + "' took effect on backend "
              + backend
              + ", and repeating it could make a second instance");
    }
    Instant now = timing.clock().instant();
    Instant settledAt =
        rows.deadline(name, now.plus(timing.callDeadline())).orElse(now).plus(timing.settling());
    if (repeat == Repeat.MAKES_ANOTHER && now.isBefore(settledAt)) {
      throw new ProvisioningException.Retryable(
          Codes.SETTLING,
          "a former try of '" + name + "' on backend " + backend + " may still take effect",
          Duration.between(now, settledAt));
    }
  }

  private String attempt(String name, Supplier<String> act) {
    try {
      return act.get();
    } catch (ProvisioningException.UnknownOutcome e) {
      throw e;
    } catch (ProvisioningException e) {
      use(name);
      rows.withdrawn(name);
      throw e;
    }
  }

  @Override
  public void child(String kind, String externalId) {
    use(kind);
    rows.child(kind, bounded(externalId));
  }

  @Override
  public List<Child> children() {
    use("children");
    return rows.children();
  }

  @Override
  public void childGone(Child child) {
    use(child.kind());
    rows.childGone(child);
  }

  @Override
  public void progress(String what) {
    use("progress");
    beacon.told(what);
  }

  @Override
  public Optional<OperatorAnswer> ask(OperatorTask task) {
    use(task.name());
    Optional<OperatorAnswer> answer = asking.ask(backend, task);
    beacon.moved();
    return answer;
  }

  @Override
  public void askAgain(String name, String complaint) {
    use(name);
    asking.askAgain(name, bounded(complaint));
    beacon.moved();
  }

  private void use(String name) {
    if (closed.get()) {
      throw new ProvisioningException.UnknownOutcome(
          Codes.ABANDONED, "the call ran past its deadline and was abandoned");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a name for a step");
    }
  }

  /** Looks at a candidate only when it is its turn: there may be infinitely many. */
  private static Iterable<String> bounded(Iterable<String> candidates) {
    return () -> {
      Iterator<String> all = candidates.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public String next() {
          return bounded(all.next());
        }
      };
    };
  }

  private static String bounded(String value) {
    if (value.length() > MAX_VALUE) {
      throw new IllegalArgumentException("a step's value has at most " + MAX_VALUE + " characters");
    }
    return value;
  }
}
