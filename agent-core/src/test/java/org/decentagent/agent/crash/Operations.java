// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.hand.OrphanDesk.Ground;
import org.decentagent.agent.hand.OrphanView;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.simulation.CloudFaultKind;
import org.decentagent.agent.simulation.Happening;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.testkit.cloud.CloudOperation;

/** Every operation there is. To kill the agent in one more, add a line. */
final class Operations {
  private static final Story FROM_DELIVERY_TO_THE_END =
      Story.of(
          Operation.byItself("deliver", Life::rent, Operations::isServedOrHeld),
          Operation.byItself("terminate", Arrangements::cancelled, Operations::isOver));

  private static final String WHO = "eve";
  private static final Happening OTHER_IDENTITY =
      new Happening.CloudFault(CloudOperation.IDENTIFY, CloudFaultKind.OTHER_IDENTITY, 0, 1);

  private Operations() {}

  /** All of them. */
  static List<Story> all() {
    return Stream.of(List.of(FROM_DELIVERY_TO_THE_END), others(), byHand())
        .flatMap(List::stream)
        .toList();
  }

  /** Where nothing is found again, some cannot come about, and some end with the operator. */
  private static List<Story> others() {
    return List.of(
        Story.of(
            Operation.byItself("suspend", Arrangements::paused, Operations::isSuspended),
            Operation.byItself("resume", Arrangements::resumed, Operations::isServed)),
        Story.of(
                Operation.byItself(
                    "suspend again",
                    Arrangements::pausedAndStarted,
                    Operations::isSuspendedAndStopped))
            .searched(),
        Story.of(
                Operation.byItself(
                    "cancel before delivery", Arrangements::cancelledEarly, Operations::isOver))
            .searched(),
        Story.of(Operation.byItself("expire", Arrangements::expired, Operations::isOver)),
        Story.once(
            Operation.byItself(
                "expire, never active", Arrangements::expiredUnaccepted, Operations::isOver)),
        Story.of(
            Operation.byItself(
                "terminate, told late", Arrangements::cancelledUnheard, Operations::isOver)),
        Story.once(
            Operation.byWord(
                "start",
                Arrangements::diedAtWork,
                life -> life.shop.restartMortal(),
                Operations::isServedOrHeld)),
        Story.of(Operation.byItself("fail", Arrangements::failing, Operations::isOver)).searched(),
        Story.of(Operation.byItself("hold", Arrangements::squatted, Operations::isHeld)).searched(),
        Story.of(Operation.byItself("remove a twin", Arrangements::doubled, Operations::isAlone))
            .searched(),
        Story.once(
                Operation.byItself(
                    "adopt after a lost journal", Arrangements::forgotten, Operations::isServed))
            .searched(),
        Story.once(
                Operation.byItself(
                    "quarantine an orphan",
                    Arrangements::forgottenAndCancelled,
                    Operations::isStopped),
                Operation.byItself("reclaim an orphan", life -> {}, Operations::isEmpty))
            .searched(),
        Story.once(
                Operation.byItself(
                    "remove what is left", Arrangements::forgottenRemains, Operations::isBare))
            .searched(),
        Story.of(
            hold("hold resolve --keep", Arrangements::endedEarly, life -> new HoldWord.Keep()),
            hold(
                "hold resolve --expired",
                Arrangements::endedEarly,
                life -> new HoldWord.Expired())),
        Story.of(hold("hold resolve --none", Arrangements::lost, life -> new HoldWord.None()))
            .searched(),
        Story.of(
            hold("hold resolve --retry", Arrangements::elsewhere, life -> new HoldWord.Retry())
                .told(OTHER_IDENTITY)),
        Story.of(
                hold("hold resolve --adopt", Arrangements::elsewhere, Operations::itsMachine)
                    .told(OTHER_IDENTITY))
            .searched(),
        Story.once(
                Operation.byWord(
                    "orphans adopt",
                    Arrangements::unknownOrphan,
                    life ->
                        orphan(life)
                            .ifPresent(
                                id -> life.shop.hand().orphans().adopt(id, Ground.OPERATOR, WHO)),
                    Operations::isUnknownServed))
            .searched(),
        Story.once(
                Operation.byWord(
                    "orphans purge",
                    Arrangements::orphaned,
                    life -> orphan(life).ifPresent(id -> life.shop.hand().orphans().purge(id, WHO)),
                    Operations::isEmpty))
            .searched(),
        Story.once(
                Operation.byWord(
                    "orphans ignore",
                    Arrangements::unknownOrphan,
                    life ->
                        orphan(life).ifPresent(id -> life.shop.hand().orphans().ignore(id, WHO)),
                    life -> orphan(life).isEmpty()),
                Operation.byWord(
                    "orphans adopt, once ignored",
                    life -> {},
                    life ->
                        orphans(life)
                            .forEach(view ->
                                life.shop.hand().orphans().adopt(view.id(), Ground.OPERATOR, WHO)),
                    Operations::isUnknownServed))
            .searched(),
        Story.once(
                Operation.byItself("brake freezes", Arrangements::tooMany, Operations::isFrozen),
                Operation.byWord(
                    "brake release",
                    life -> {},
                    life -> life.shop.hand().brake().release(WHO),
                    Operations::isEmpty))
            .searched(),
        Story.once(
                Operation.byItself(
                        "brake forgets", Arrangements::tooManyPaused, Operations::isNoneHeldBack)
                    .afterwards(life -> life.shop.hand().brake().release(WHO)))
            .searched(),
        Story.of(
            Operation.byWord(
                    "drain",
                    Life::rent,
                    life -> life.shop.hand().draining().drain(WHO),
                    Operations::isDrained)
                .afterwards(life -> life.shop.hand().draining().fill()),
            Operation.byWord(
                "fill",
                Arrangements::drained,
                life -> life.shop.hand().draining().fill(),
                Operations::isServedOrHeld)),
        Story.of(
            Operation.byWord(
                "look after what is served",
                Life::serve,
                life -> life.shop.lookAfter(),
                Operations::isServed)));
  }

  /** What a person does by hand, and says. */
  private static List<Story> byHand() {
    return List.of(
        Story.byHand(
            Operation.byWord("task complete", Life::rent, ByHand::make, Operations::isServed),
            Operation.byWord(
                "task complete (removal)", ByHand::cancelled, ByHand::remove, Operations::isOver)),
        Story.byHand(
            Operation.byWord(
                "task complete, wrongly", Life::rent, ByHand::makeAtLast, Operations::isServed)),
        Story.byHand(
            Operation.byWord("task snooze", Life::rent, ByHand::snooze, ByHand::isSnoozed)
                .afterwards(ByHand::refuse)),
        Story.byHand(
            Operation.byWord("task fail", Life::rent, ByHand::refuse, Operations::isFailed)
                .afterwards(ByHand::removeEverything)));
  }

  private static Operation hold(
      String name, Consumer<Life> arranged, Function<Life, HoldWord> word) {
    return Operation.byWord(
        name,
        arranged,
        life -> {
          if (life.is(ContractState.HOLD)) {
            life.shop.hand().holds().resolve(life.contract().hex(), word.apply(life), WHO);
          }
        },
        Operations::isSettled);
  }

  private static HoldWord itsMachine(Life life) {
    return new HoldWord.Adopt(life.machine().id(), Optional.empty());
  }

  private static List<OrphanView> orphans(Life life) {
    return life.shop.hand().orphanList().list();
  }

  private static Optional<String> orphan(Life life) {
    return orphans(life).stream()
        .filter(view -> view.ignoredBy() == null)
        .map(OrphanView::id)
        .findFirst();
  }

  private static boolean isServed(Life life) {
    return life.is(ContractState.ACTIVE) && life.isOnPlatform("active");
  }

  private static boolean isServedOrHeld(Life life) {
    return isServed(life) || isHeld(life);
  }

  private static boolean isHeld(Life life) {
    return life.is(ContractState.HOLD);
  }

  private static boolean isAlone(Life life) {
    String name = Mark.of(life.contract()).text();
    return life.shop.cloud.machines().stream().filter(m -> m.name().equals(name)).count() == 1;
  }

  private static boolean isSuspended(Life life) {
    return life.is(ContractState.SUSPENDED);
  }

  private static boolean isSuspendedAndStopped(Life life) {
    return isSuspended(life) && isStopped(life);
  }

  private static boolean isSettled(Life life) {
    return isServed(life) || isSuspended(life) || isOver(life);
  }

  /** Gone, and the platform knows. */
  private static boolean isOver(Life life) {
    return life.is(ContractState.GONE)
        && life.shop.unsent() == 0
        && (!life.isOnPlatform("cancelled") || life.isTerminationReported());
  }

  private static boolean isEmpty(Life life) {
    return life.shop.cloud.machines().isEmpty() && life.shop.unsent() == 0;
  }

  private static boolean isBare(Life life) {
    return isEmpty(life) && life.shop.cloud.parts().isEmpty();
  }

  private static boolean isFailed(Life life) {
    return life.isOnPlatform("provisioningfailed");
  }

  private static boolean isStopped(Life life) {
    return life.machine().state() == InstanceState.STOPPED;
  }

  private static boolean isFrozen(Life life) {
    return life.shop.hand().brake().show().frozenSince() != null;
  }

  private static boolean isNoneHeldBack(Life life) {
    return isServed(life) && life.shop.hand().brake().show().held().isEmpty();
  }

  private static boolean isDrained(Life life) {
    return life.shop.hand().draining().show().since() != null && life.isOnPlatform("accepted");
  }

  private static boolean isUnknownServed(Life life) {
    return life.shop
        .find(Arrangements.UNKNOWN)
        .map(known -> known.state() == ContractState.ACTIVE)
        .orElse(false);
  }
}
