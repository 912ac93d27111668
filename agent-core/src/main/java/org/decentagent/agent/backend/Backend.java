// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.agent.plugin.CircuitState;
import org.decentagent.agent.plugin.Lane;
import org.decentagent.agent.plugin.PluginBoundary;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.Steps;
import org.decentagent.spi.Visibility;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.config.Settings;

/**
 * One configured backend. Every call goes through the plugin boundary and comes back as a value;
 * effects carry the journaled steps of their contract. Safe for use by many threads.
 */
public final class Backend implements AutoCloseable {
  private final Profile profile;
  private final PluginBoundary boundary;
  private final Journal journal;
  private final InstantSource clock;
  private final Progress progress;
  private final Standing standing;

  /** Puts a provisioner's boundary to work. */
  public Backend(
      Profile profile,
      PluginBoundary boundary,
      Journal journal,
      InstantSource clock,
      Progress progress,
      Standing standing) {
    this.standing = standing;
    this.profile = profile;
    this.boundary = boundary;
    this.journal = journal;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What is fixed about a backend while the agent runs.
   *
   * @param offeringTypes the platform's provisioner types it serves
   * @param settings as the provider set them
   * @param callDeadline how long one call may take
   */
  public record Profile(
      BackendName name,
      String type,
      List<String> offeringTypes,
      Settings settings,
      CreateGuarantee guarantee,
      Duration settlingTime,
      Duration callDeadline) {
    /** Copies the list. */
    public Profile {
      offeringTypes = List.copyOf(offeringTypes);
    }
  }

  /** What is fixed about it. */
  public Profile profile() {
    return profile;
  }

  /** Its name. */
  public BackendName name() {
    return profile.name();
  }

  /** Whether calls are let through at present. */
  public CircuitState circuit() {
    return boundary.state();
  }

  /** Why it does not let us in; empty when it does, as far as we know. */
  public Optional<String> refusal() {
    return standing.refusal();
  }

  /** Looks, now and then, whether a backend that did not let us in does so again. */
  public void checkAccess() {
    standing.checkAgain(() -> identity() instanceof Attempt.Answered && passesPreflight());
  }

  private boolean passesPreflight() {
    return read("preflight", Provisioner::preflight)
            instanceof Attempt.Answered<List<Finding>>(var found)
        && found.stream().noneMatch(one -> one.severity() == Finding.Severity.ERROR);
  }

  /** Asks who it is. */
  public Attempt<BackendIdentity> identity() {
    return read("identity", Provisioner::identity);
  }

  /** Looks for a contract's instance. */
  public Attempt<Lookup> find(Mark mark) {
    return read("find", provisioner -> provisioner.find(mark));
  }

  /** How much it can show; a guarantee that rests on looking is taken at its word. */
  public Attempt<Visibility> visibility() {
    return read(
        "visibility",
        provisioner -> {
          Visibility visibility = provisioner.visibility();
          return visibility == Visibility.NOTHING && profile.guarantee().canBeSearched()
              ? Visibility.ALL
              : visibility;
        });
  }

  /** Lists everything of ours. */
  public Attempt<Inventory> inventory() {
    return read("inventory", Provisioner::inventory);
  }

  /** Looks at an instance's health. */
  public Attempt<Health> probe(Instance instance) {
    return read("probe", provisioner -> provisioner.probe(instance));
  }

  /** Any other call that changes nothing. */
  public <T> Attempt<T> read(String what, Function<Provisioner, T> call) {
    return standing.watch(
        what,
        told(
            boundary.call(
                Lane.READ,
                what,
                provisioner -> standing.during(what, () -> call.apply(provisioner)))));
  }

  /** A call that makes or changes an instance. */
  public <T> Attempt<T> change(
      ContractId contract, String what, BiFunction<Provisioner, Steps, T> call) {
    return withSteps(Lane.CHANGE, contract, what, call);
  }

  /** A call that removes or stops an instance; it never waits behind one that makes one. */
  public <T> Attempt<T> remove(
      ContractId contract, String what, BiFunction<Provisioner, Steps, T> call) {
    return withSteps(Lane.REMOVAL, contract, what, call);
  }

  private <T> Attempt<T> withSteps(
      Lane lane, ContractId contract, String what, BiFunction<Provisioner, Steps, T> call) {
    JournaledSteps steps =
        new JournaledSteps(
            journal.steps(contract),
            new Asking(journal.tasks(), contract),
            name(),
            profile.guarantee(),
            new JournaledSteps.Timing(clock, profile.callDeadline(), profile.settlingTime()),
            progress.beacon(contract));
    try {
      return standing.watch(
          lane,
          contract,
          told(
              boundary.call(
                  lane,
                  what,
                  provisioner ->
                      standing.during(what, () -> call.apply(provisioner, new WrittenSteps(steps))),
                  steps::close)));
    } finally {
      steps.close();
    }
  }

  private <T> T told(T attempt) {
    standing.hanging(boundary.hanging());
    return attempt;
  }

  /**
   * How an instance that is adopted is served: one that stands still as one that is suspended, so
   * that it is started as soon as the platform wants it to run.
   */
  public ContractState served(Instance adopted) {
    return adopted.state() == InstanceState.STOPPED && can(Suspension.class)
        ? ContractState.SUSPENDED
        : ContractState.ACTIVE;
  }

  /** Whether it has an ability. */
  public <C extends Capability> boolean can(Class<C> ability) {
    return read("capability", provisioner -> provisioner.capability(ability).isPresent())
            instanceof Attempt.Answered<Boolean>(Boolean has)
        && has;
  }

  /** Uses an ability that only looks; empty when it lacks it. */
  public <C extends Capability, T> Attempt<Optional<T>> ask(
      Class<C> ability, String what, Function<C, T> use) {
    return read(what, provisioner -> provisioner.capability(ability).map(use));
  }

  @Override
  public void close() {
    boundary.close();
  }
}
