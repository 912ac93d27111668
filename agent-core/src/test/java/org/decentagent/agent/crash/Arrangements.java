// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.time.Duration;
import org.decentagent.agent.Kill;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;

/** How the operations come about. */
final class Arrangements {
  /** A contract that the platform never heard of. */
  static final ContractId UNKNOWN = new ContractId("ab".repeat(32));

  private static final Duration RENTED_FOR = Duration.ofMinutes(10);

  /** So many steps after it was rented a contract is being looked at. */
  private static final int AT_WORK = 14;

  private Arrangements() {}

  static void cancelled(Life life) {
    life.cancel(life.serve());
  }

  static void cancelledEarly(Life life) {
    life.shop.cloud.addFault(CloudOperation.CREATE, new Fault.LostReply());
    life.rent();
    life.turn();
    life.cancel(life.contract());
  }

  /** Somebody took the name that the instance would have. */
  static void squatted(Life life) {
    ContractId contract = life.rent();
    life.tenancies.stranger(life.shop.cloud.plantStranger(Mark.of(contract).text()));
    life.tenancies.tampered(contract);
  }

  /** A create whose effect shows up after another one was made and reported. */
  static void doubled(Life life) {
    ContractId contract = life.serve();
    life.shop.clock.advance(Duration.ofSeconds(1));
    life.plant(contract);
  }

  /** Its end is known from the beginning, and has come. */
  static void expired(Life life) {
    rentedForLittle(life);
    endPasses(life);
  }

  private static void endPasses(Life life) {
    life.pause(Duration.ofSeconds(5));
    life.pause(Duration.ofSeconds(5));
    life.shop.clock.advance(RENTED_FOR);
  }

  /** Its provider never called it active. */
  static void expiredUnaccepted(Life life) {
    rentedForLittle(life);
    life.shop.platform.control().acceptByHand(life.shop.providerHex());
    endPasses(life);
  }

  /** The platform does not hear of its end at first. */
  static void cancelledUnheard(Life life) {
    life.rent();
    life.cancel(life.serve());
    life.shop
        .platform
        .control()
        .addFault(
            new CallPattern("PUT", "/api/v1/**/terminated"),
            1,
            new org.decentagent.testkit.platform.Fault.Refused());
  }

  private static void rentedForLittle(Life life) {
    ContractId contract = life.rent();
    life.shop.platform.control().endContract(contract, life.shop.clock.instant().plus(RENTED_FOR));
  }

  /** Its hour is over, and the backend never had room. */
  static void failing(Life life) {
    life.shop.cloud.addFault(CloudOperation.CREATE, new Fault.QuotaReached(), 0, 10_000);
    life.tenancies.endedEarly(life.rent());
    for (int quarter = 0; quarter < 4; quarter++) {
      life.turn();
      life.shop.clock.advance(Duration.ofMinutes(14));
    }
  }

  /** The agent has died over a contract, which its journal shows as being looked at. */
  static void diedAtWork(Life life) {
    life.rent();
    life.shop.kill.after(AT_WORK);
    try {
      life.shop.turn();
    } catch (Kill.Here dead) {
      // as it was to be
    }
    life.require(life.shop.kill.death().isPresent(), "dead");
    life.shop.kill.revive();
  }

  static void paused(Life life) {
    life.shop.platform.control().pause(life.serve(), "dispute");
  }

  /** As when the host of what was stopped for a pause is started anew. */
  static void pausedAndStarted(Life life) {
    paused(life);
    for (int i = 0; i < 5; i++) {
      life.pause(Duration.ofSeconds(10));
    }
    life.require(life.is(ContractState.SUSPENDED), "suspended");
    life.shop.cloud.startBehindOurBack(life.machine().id());
  }

  static void resumed(Life life) {
    life.require(life.is(ContractState.SUSPENDED), "suspended");
    life.shop.platform.control().resume(life.contract());
  }

  static void forgotten(Life life) {
    life.serve();
    life.shop.loseTheJournal();
  }

  /** The journal is lost, and the contract cancelled. */
  static void forgottenAndCancelled(Life life) {
    life.cancel(life.serve());
    life.shop.loseTheJournal();
  }

  /** The same, with the machine gone and its volume and address not. */
  static void forgottenRemains(Life life) {
    life.cancel(life.serve());
    life.shop.cloud.removeBehindOurBack(life.machine().id());
    life.shop.loseTheJournal();
  }

  /** As {@link #forgottenAndCancelled}, and the agent has seen what stands there. */
  static void orphaned(Life life) {
    forgottenAndCancelled(life);
    life.turn();
  }

  static void unknownOrphan(Life life) {
    life.plant(UNKNOWN);
    life.turn();
  }

  /** Held, since the backend was once another. */
  static void elsewhere(Life life) {
    life.rent();
    life.shop.platform.control().pause(life.serve(), "dispute");
    life.shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("another"), 0, 1000);
    life.pause(Duration.ofSeconds(2));
    life.pause(Duration.ofSeconds(5));
    life.shop.cloud.clearFaults();
    life.require(life.is(ContractState.HOLD), "held");
  }

  /** Held, since what a lost create made bears no stamp; somebody has removed it. */
  static void lost(Life life) {
    life.rent();
    life.shop.cloud.addFault(CloudOperation.CREATE, new Fault.LostReply());
    life.turn();
    String machine = life.machine().id();
    life.shop.cloud.stripLabels(machine);
    for (int i = 0; i < 5; i++) {
      life.pause(Duration.ofSeconds(10));
    }
    life.shop.cloud.removeBehindOurBack(machine);
    life.require(life.is(ContractState.HOLD), "held");
  }

  /** Held, since the platform had told of a later end. */
  static void endedEarly(Life life) {
    life.rent();
    ContractId contract = life.serve();
    life.shop.platform.control().endContract(contract, life.shop.clock.instant().minusSeconds(1));
    life.tenancies.endedEarly(contract);
    life.pause(Duration.ofSeconds(2));
    life.pause(Duration.ofSeconds(5));
    life.require(life.is(ContractState.HOLD), "held");
  }

  /** More have ended than may go at once. */
  static void tooMany(Life life) {
    for (int i = 0; i < 4; i++) {
      rentedForLittle(life);
    }
    endPasses(life);
  }

  /** More were paused than may be stopped at once, and are paused no more. */
  static void tooManyPaused(Life life) {
    for (int i = 0; i < 4; i++) {
      life.rent();
    }
    life.serve();
    life.tenancies.contracts().forEach(one -> life.shop.platform.control().pause(one, "dispute"));
    life.pause(Duration.ofSeconds(15));
    life.pause(Duration.ofSeconds(15));
    life.require(life.shop.hand().brake().show().frozenSince() != null, "frozen");
    life.tenancies.contracts().forEach(life.shop.platform.control()::resume);
  }

  static void drained(Life life) {
    life.shop.hand().draining().drain("eve");
    life.rent();
    life.turn();
  }
}
