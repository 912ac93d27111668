// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.decentagent.agent.Kill;
import org.decentagent.agent.Shop;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Mark;
import org.decentagent.testkit.cloud.Machine;
import org.decentagent.testkit.cloud.SimulatedCloud;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;

/**
 * Lets a script happen to a shop, heals it, ends every contract, and answers with the first
 * invariant that did not hold. Confined to one thread.
 */
final class WholeWorld implements AutoCloseable {
  private static final Duration HEALS_WITHIN = Duration.ofHours(3);
  private static final Duration LONGEST_STEP = Duration.ofSeconds(80);
  private static final String SETTINGS = "sole_agent = true\ngrace = \"10 min\"\nin_flight = 50";

  private static final Map<CallPattern, String> AMNESIA =
      Map.of(
          new CallPattern("POST", "/api/v1/providers/*/reconcile"),
          """
          {"success":true,"data":{"keep":[],"terminate":[],"pause":[],"unknown":[]}}\
          """,
          new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock"),
          """
          {"success":false,"error":"Contract not found"}\
          """,
          new CallPattern("GET", "/api/v1/providers/*/contracts/pending-provision"),
          """
          {"success":true,"data":[]}\
          """);

  private final Script script;
  private final Shop shop;
  private final Tenancies tenancies;
  private final Witness witness;
  private final Healed healed;
  private final Path folder;
  private Optional<Shop.Second> other = Optional.empty();
  private int doubles;

  private WholeWorld(Script script, Path folder) {
    this.script = script;
    this.folder = folder;
    this.shop = Shop.seeded(folder, cloud -> kind(cloud, script), SETTINGS, script.seed());
    this.tenancies = new Tenancies(shop);
    this.witness = new Witness(shop, tenancies, script.guarantee());
    this.healed = new Healed(shop, tenancies, script);
  }

  private static SimulatedCloud.Builder kind(SimulatedCloud.Builder cloud, Script script) {
    SplittableRandom dice = new SplittableRandom(script.seed());
    return cloud
        .guarantee(script.guarantee())
        .bootTime(Duration.ofSeconds(dice.nextInt(40)))
        .removalTime(Duration.ofSeconds(dice.nextInt(20)))
        .visibleAfter(Duration.ofSeconds(script.isBlind() ? 0 : dice.nextInt(30)));
  }

  /** Lives through a script; empty when all went well. */
  static Optional<Violation> live(Script script, Path folder) {
    try (WholeWorld world = new WholeWorld(script, folder)) {
      script.happenings().forEach(world::happen);
      world.heal();
      return Optional.empty();
    } catch (Broken broken) {
      return Optional.of(broken.violation());
    }
  }

  private void happen(Happening happening) {
    switch (happening) {
      case Happening.Rent rent -> tenancies.rent();
      case Happening.Cancel(int number) -> tenancies.contract(number).ifPresent(this::cancel);
      case Happening.End(int number) -> tenancies.contract(number).ifPresent(this::end);
      case Happening.Pause(int number) ->
          ifIs("active", number, contract -> shop.platform.control().pause(contract, "dispute"));
      case Happening.Resume(int number) ->
          ifIs("paused", number, contract -> shop.platform.control().resume(contract));
      case Happening.Pass(Duration time) -> pass(time);
      case Happening.CloudFault(var operation, var kind, int skipped, int times) -> {
        // Where nothing can be found again, nobody can tell that an order went through twice.
        if (!script.isBlind() || kind != CloudFaultKind.ARRIVES_TWICE) {
          shop.cloud.addFault(operation, kind.fault(), skipped, times);
        }
      }
      case Happening.PlatformFault(var calls, var kind, int times) ->
          shop.platform.control().addFault(calls, times, kind.fault());
      case Happening.KillAt(int points) -> {
        shop.kill.after(points);
        pass(Duration.ofSeconds(30));
        shop.crashAndRestart();
      }
      case Happening.StopAt(int points, Duration time, int cancelled) -> {
        shop.kill.stopAfter(
            points,
            () -> {
              shop.clock.advance(time);
              tenancies.contract(cancelled).ifPresent(this::cancel);
            });
        pass(Duration.ofSeconds(30));
      }
      case Happening.ClockLeap(Duration ahead) -> shop.restartWithClockAhead(ahead);
      case Happening.FullDisk(int writes) -> shop.kill.fillDisk(writes);
      case Happening.Console(var act, int number) ->
          tenancies.contract(number).ifPresent(contract -> handle(act, contract));
      case Happening.Answer answer -> shop.cloud.answerTickets();
      case Happening.LoseJournal lost -> {
        if (!script.isBlind()) {
          healed.forgotten();
          shop.loseTheJournal();
        }
      }
      case Happening.Doubled(Duration time) -> {
        // Both believe what the settings say, that there is one agent: only a backend can stop two,
        // and where each chooses a number of its own, it cannot.
        if (script.guarantee() == CreateGuarantee.CLIENT_TOKEN
            || script.guarantee() == CreateGuarantee.NAME_UNIQUE) {
          passDoubled(time);
        }
      }
      case Happening.Amnesia(int times) -> forgetContracts(times);
      case Happening.BackUp backUp -> shop.keepTheJournal();
      case Happening.Restore restore -> {
        if (!script.isBlind()) {
          healed.forgotten();
          shop.restoreTheJournal();
        }
      }
    }
  }

  private void cancel(ContractId contract) {
    switch (shop.platform.control().status(contract)) {
      case "requested", "pending", "accepted", "provisioning", "provisioned", "active" -> {
        shop.cancel(contract);
      }
      default -> {}
    }
  }

  private void end(ContractId contract) {
    shop.platform.control().endContract(contract, shop.clock.instant());
    tenancies.endedEarly(contract);
  }

  private void ifIs(String status, int number, java.util.function.Consumer<ContractId> act) {
    tenancies
        .contract(number)
        .filter(contract -> shop.platform.control().status(contract).equals(status))
        .ifPresent(act);
  }

  private void handle(ConsoleAct act, ContractId contract) {
    if (act == ConsoleAct.OWN_MACHINE) {
      tenancies.stranger(shop.cloud.plantStranger("somebody's-" + contract.brief()));
      return;
    }
    List<Machine> machines = tenancies.machines(contract);
    if (act == ConsoleAct.SQUAT && machines.isEmpty()) {
      tenancies.stranger(shop.cloud.plantStranger(Mark.of(contract).text()));
      tenancies.tampered(contract);
    }
    if (machines.isEmpty()) {
      return;
    }
    String machine = machines.getFirst().id();
    if (act == ConsoleAct.START) { // what is paused has to be stopped again, where that is seen
      if (script.isBlind()) {
        tenancies.tampered(contract);
      }
      shop.cloud.startBehindOurBack(machine);
      return;
    }
    tenancies.tampered(contract);
    switch (act) {
      case DELETE -> shop.cloud.removeBehindOurBack(machine);
      case STOP -> shop.cloud.stopBehindOurBack(machine);
      case STRIP_LABELS -> shop.cloud.stripLabels(machine);
      case COPY -> tenancies.stranger(shop.cloud.copyInstance(machine));
      case REINSTALL -> shop.cloud.replaceHostKey(machine);
      case START, OWN_MACHINE, SQUAT -> {}
    }
  }

  /** Time passes: in small steps at first, then in ever larger ones. */
  private void pass(Duration time) {
    Instant start = shop.clock.instant();
    turn();
    while (shop.clock.instant().isBefore(start.plus(time))) {
      Duration passed = Duration.between(start, shop.clock.instant());
      Duration left = time.minus(passed);
      Duration step = passed.dividedBy(2).plusSeconds(5);
      shop.clock.advance(step.compareTo(left) < 0 ? step : left);
      turn();
    }
  }

  private void passDoubled(Duration time) {
    doubles++;
    other = Optional.of(shop.doubled(folder.resolve("double" + doubles)));
    pass(time);
    dismiss();
  }

  private void dismiss() {
    other.ifPresent(Shop.Second::close);
    other = Optional.empty();
  }

  /** As after a restore from a backup that is older than every contract. */
  private void forgetContracts(int times) {
    AMNESIA.forEach((calls, answer) ->
        shop.platform
            .control()
            .addFault(calls, times, new Fault.Status(200, "application/json", answer)));
  }

  private void turn() {
    turn(shop::turn, shop::crashAndRestart);
    other.ifPresent(second -> turn(second::turn, this::otherDied));
  }

  private void otherDied() {
    shop.kill.revive();
    dismiss();
  }

  private void turn(Runnable round, Runnable afterDeath) {
    witness.before();
    try {
      round.run();
    } catch (Kill.Here dead) {
      afterDeath.run();
    } catch (JournalException refused) {
      if (!String.valueOf(refused.getMessage()).contains(Kill.FULL)) {
        throw refused;
      } // the agent's loops go on with their next round
    }
    witness.after();
  }

  private void heal() {
    shop.cloud.clearFaults();
    shop.clearPlatformFaults();
    shop.kill.fillDisk(0);
    shop.restartWithClockAhead(Duration.ZERO);
    passUntilHealed();
    tenancies.contracts().forEach(this::cancel);
    passUntilHealed();
    long decided = shop.changes(tenancies::isTampered);
    pass(Duration.ofMinutes(2));
    if (shop.changes(tenancies::isTampered) != decided) {
      throw new Broken(
          new Violation("a second reconcile decides nothing", "the journal went on changing"));
    }
  }

  private void passUntilHealed() {
    Instant start = shop.clock.instant();
    Duration step = Duration.ofSeconds(5);
    turn();
    while (!healed.left().isEmpty()) {
      if (Duration.between(start, shop.clock.instant()).compareTo(HEALS_WITHIN) > 0) {
        Violation left = healed.left().getFirst();
        throw new Broken(
            new Violation(
                left.invariant(),
                left.seen()
                    + "\n  findings: "
                    + shop.findings()
                    + "\n  history: "
                    + shop.histories()));
      }
      shop.cloud.answerTickets();
      shop.releaseTheBrake();
      shop.clock.advance(step);
      step = step.compareTo(LONGEST_STEP) < 0 ? step.multipliedBy(2) : LONGEST_STEP;
      turn();
    }
  }

  @Override
  public void close() {
    shop.close();
  }
}
