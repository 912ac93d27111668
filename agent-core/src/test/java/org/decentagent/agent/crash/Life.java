// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.decentagent.agent.Hosts;
import org.decentagent.agent.Kill;
import org.decentagent.agent.Point;
import org.decentagent.agent.Shop;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.simulation.Broken;
import org.decentagent.agent.simulation.Healed;
import org.decentagent.agent.simulation.Script;
import org.decentagent.agent.simulation.Tenancies;
import org.decentagent.agent.simulation.Violation;
import org.decentagent.agent.simulation.Witness;
import org.decentagent.manual.ManualFactory;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.testkit.cloud.Machine;

/**
 * Operations in one world, in each of which the agent is killed once, or not at all. Confined to
 * one thread.
 */
final class Life implements AutoCloseable {
  private static final int MOST_TURNS = 60;
  private static final int QUICK_TURNS = 4;
  private static final Duration HEALS_WITHIN = Duration.ofHours(3);
  private static final Duration LONGEST_STEP = Duration.ofMinutes(2);
  private static final Duration BETWEEN_OPERATIONS = Duration.ofMinutes(11);
  private static final String SETTINGS = "sole_agent = true\ngrace = \"5 min\"\nin_flight = 50";

  final Shop shop;
  final Tenancies tenancies;
  final Hosts hosts = new Hosts();
  private final CreateGuarantee guarantee;
  private final Witness witness;
  private final Supplier<List<Violation>> left;
  private Operation now = Operation.byItself("nothing", life -> {}, life -> true);

  Life(Story story, CreateGuarantee guarantee, Path folder) {
    Script script = new Script(1, guarantee, story.told());
    this.shop =
        switch (story.backend()) {
          case CLOUD ->
              Shop.seeded(folder, cloud -> cloud.guarantee(guarantee), SETTINGS, script.seed());
          case PERSON -> Shop.withHosts(folder, new ManualFactory(), hosts);
        };
    this.tenancies = new Tenancies(shop);
    this.guarantee = guarantee;
    this.witness = new Witness(shop, tenancies, guarantee);
    this.left =
        switch (story.backend()) {
          case CLOUD -> new Healed(shop, tenancies, script)::left;
          case PERSON -> this::leftByHand;
        };
  }

  /** Where a person makes the instances, contracts and open tasks are what there is to see. */
  private List<Violation> leftByHand() {
    boolean over =
        tenancies.contracts().stream().allMatch(contract -> isServed(contract) || isOver(contract));
    return over && shop.operator().list().isEmpty() && shop.unsent() == 0
        ? List.of()
        : List.of(new Violation("nothing is asked twice", shop.operator().list().toString()));
  }

  private boolean isServed(ContractId contract) {
    return shop.platform.control().status(contract).equals("active")
        && shop.find(contract).map(known -> known.state() == ContractState.ACTIVE).orElse(false);
  }

  private boolean isOver(ContractId contract) {
    return !shop.platform.control().status(contract).equals("active")
        && shop.find(contract).map(known -> known.state() == ContractState.GONE).orElse(true);
  }

  /**
   * What was seen of one operation.
   *
   * @param passed the points that were passed
   * @param death where the agent was killed; empty where it was not
   */
  record Seen(List<Point.Kind> passed, Optional<Point> death) {}

  /**
   * Lets an operation happen until the agent has passed so many points, kills it, and has another
   * one go on.
   */
  Seen live(Operation operation, int points) {
    now = operation;
    operation.arranged().accept(this);
    int before = shop.kill.seen();
    shop.kill.after(points);
    Optional<Point> death = mayDie(operation);
    List<Point.Kind> all = shop.kill.passed();
    List<Point.Kind> passed = all.subList(before, all.size());
    if (death.isPresent()) {
      shop.crashAndRestart();
    } else {
      shop.kill.after(Integer.MAX_VALUE);
    }
    heal(operation);
    return new Seen(passed, death);
  }

  private Optional<Point> mayDie(Operation operation) {
    try {
      for (int turn = 0; turn < MOST_TURNS; turn++) {
        operation.word().accept(this);
        turn();
        if (operation.done().test(this)) {
          break;
        }
        pauseFor(turn < QUICK_TURNS ? Duration.ofSeconds(15) : LONGEST_STEP);
      }
    } catch (Kill.Here dead) {
      return shop.kill.death();
    }
    return shop.kill.death();
  }

  private void heal(Operation operation) {
    until(
        "the operation is done",
        () -> operation.word().accept(this),
        () -> operation.done().test(this));
    shop.cloud.clearFaults();
    operation.afterwards().accept(this);
    until("all is well", () -> {}, () -> left.get().isEmpty());
    shop.clock.advance(BETWEEN_OPERATIONS);
  }

  /** Ends every contract; nothing is left then, and nothing is decided any more. */
  void finish() {
    turn(); // what has run out on the platform is over there once somebody asks
    tenancies.contracts().forEach(this::cancel);
    until("everything ends", () -> ByHand.removeEverything(this), () -> left.get().isEmpty());
    turn();
    long decided = shop.changes();
    pause(Duration.ofMinutes(1));
    pause(Duration.ofMinutes(11));
    if (shop.changes() != decided) {
      throw broken("a second reconcile decides nothing", "the journal went on changing");
    }
  }

  private void until(String what, Runnable word, BooleanSupplier so) {
    Instant start = shop.clock.instant();
    Duration step = Duration.ofSeconds(5);
    while (!so.getAsBoolean()) {
      if (Duration.between(start, shop.clock.instant()).compareTo(HEALS_WITHIN) > 0) {
        Violation wrong =
            left.get().stream().findFirst().orElse(new Violation(what, "it is not so"));
        throw broken(wrong.invariant(), wrong.seen());
      }
      word.run();
      turn();
      pauseFor(step);
      step = step.compareTo(LONGEST_STEP) < 0 ? step.multipliedBy(2) : LONGEST_STEP;
    }
  }

  private Broken broken(String invariant, String seen) {
    return new Broken(new Violation(invariant, seen));
  }

  /** The agent does what there is to do now. */
  void turn() {
    witness.before();
    try {
      shop.turn();
    } catch (Kill.Here dead) {
      witness.after();
      throw dead;
    }
    witness.after();
  }

  /** So much time passes, and then the agent does what there is to do. */
  void pause(Duration time) {
    pauseFor(time);
    turn();
  }

  private void pauseFor(Duration time) {
    shop.cloud.answerTickets();
    shop.clock.advance(time);
  }

  /** A tenant rents. */
  ContractId rent() {
    tenancies.rent();
    return contract();
  }

  /** A tenant is served: the last one, or a new one where that is not so. */
  ContractId serve() {
    if (tenancies.contracts().isEmpty() || !is(ContractState.ACTIVE)) {
      rent();
    }
    for (int turn = 0; turn < MOST_TURNS && !is(ContractState.ACTIVE); turn++) {
      pause(Duration.ofSeconds(2));
    }
    require(is(ContractState.ACTIVE), "served");
    turn();
    return contract();
  }

  void require(boolean so, String what) {
    if (!so) {
      throw broken("arranged", "it was to be " + what);
    }
  }

  /** The contract that was rented last. */
  ContractId contract() {
    return tenancies.contracts().getLast();
  }

  boolean is(ContractState state) {
    return shop.find(contract()).map(known -> known.state() == state).orElse(false);
  }

  boolean isOnPlatform(String status) {
    return shop.platform.control().status(contract()).equals(status);
  }

  boolean isTerminationReported() {
    return shop.platform.control().contract(contract()).terminationReported().isPresent();
  }

  /** An instance with a stamp of ours appears for a contract, and no call of ours made it. */
  void plant(ContractId contract) {
    String name = Mark.of(contract).text();
    shop.cloud.plant(
        name,
        id -> {
          String resource = guarantee == CreateGuarantee.ID_CHOSEN ? id : name;
          return new OwnerStamp(shop.owner(), contract, 1, resource).labels();
        });
  }

  /** The machine of the contract that was rented last. */
  Machine machine() {
    return tenancies.machines(contract()).getFirst();
  }

  void cancel(ContractId contract) {
    switch (shop.platform.control().status(contract)) {
      case "requested", "pending", "accepted", "provisioning", "provisioned", "active" ->
          shop.cancel(contract);
      default -> {}
    }
  }

  /** What it was about last, and what the agent wrote about everything. */
  String told() {
    return now + ", " + shop.histories() + "\n  findings: " + shop.findings();
  }

  @Override
  public void close() {
    shop.close();
  }
}
