// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.decentagent.manual.Workshop.ADDRESS;
import static org.decentagent.manual.Workshop.CONTRACT;
import static org.decentagent.manual.Workshop.HOST_KEY;
import static org.decentagent.manual.Workshop.OTHER_HOST_KEY;
import static org.decentagent.manual.Workshop.RENTER;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.Health;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.testkit.cloud.Killed;
import org.decentagent.testkit.cloud.StepsMemory;
import org.junit.jupiter.api.Test;

/** Stopping, starting and removing what a person made. */
final class EndingTest {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  private final Workshop shop = new Workshop();

  private void confirm(String task) {
    shop.memory.complete(CONTRACT, task, Map.of());
  }

  @Test
  void itIsGoneWhenThatIsConfirmedAndItsHostKeyWasMissedTwice() {
    shop.delivered();
    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);
    shop.switchOff();
    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);

    confirm("terminate.1");

    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);
    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);
    shop.wait(HALF_A_MINUTE);
    assertThat(shop.terminate(CONTRACT)).isEqualTo(new Removal.Gone());
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Absent.class);
    assertThat(shop.terminate(CONTRACT)).isEqualTo(new Removal.Gone());
    assertThat(shop.open(CONTRACT)).isEmpty();
  }

  @Test
  void theOperatorIsToldWhereItIsAndThatItMayNotBeRefused() {
    shop.delivered();

    shop.terminate(CONTRACT);

    var task = shop.memory.tasks(CONTRACT).getFirst();
    assertThat(String.join("\n", task.checklist()))
        .contains("root@203.0.113.7:22", HOST_KEY.fingerprint());
    assertThat(task.refusal()).isEmpty();
  }

  @Test
  void whatStillAnswersWithItsHostKeyIsNotGoneWhateverTheOperatorSays() {
    shop.delivered();
    shop.terminate(CONTRACT);
    confirm("terminate.1");

    shop.terminate(CONTRACT);
    assertThat(shop.open(CONTRACT)).isEmpty();
    shop.wait(Duration.ofMinutes(2));
    shop.terminate(CONTRACT);

    assertThat(shop.open(CONTRACT)).containsExactly("terminate.1");
    assertThat(shop.memory.complaints(CONTRACT, "terminate.1"))
        .singleElement()
        .asString()
        .contains("still answers", HOST_KEY.fingerprint());
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void anInstanceThatIsRecordedAndForgottenHereIsForTheOperatorToRemove() {
    Removal answer = shop.terminate(CONTRACT, Optional.of(shop.ref(CONTRACT)));

    assertThat(answer).isInstanceOf(Removal.InProgress.class);
    assertThat(shop.open(CONTRACT)).containsExactly("terminate.1");
  }

  @Test
  void aHostThatNoLongerAcceptsTheKeyButIsTheSameIsNotGone() {
    shop.delivered();
    shop.terminate(CONTRACT);
    shop.rack.on(ADDRESS + ":22", HOST_KEY, "root", OTHER_HOST_KEY);
    confirm("terminate.1");

    shop.wait(Duration.ofMinutes(3));
    shop.terminate(CONTRACT);

    assertThat(shop.memory.complaints(CONTRACT, "terminate.1")).hasSize(1);
  }

  @Test
  void aHostThatHangsUpAfterItsHostKeyIsNotGone() {
    shop.delivered();
    shop.terminate(CONTRACT);
    shop.rack.hangsUp = true;
    confirm("terminate.1");

    shop.terminate(CONTRACT);
    shop.wait(HALF_A_MINUTE);
    shop.terminate(CONTRACT);
    shop.wait(HALF_A_MINUTE);

    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void anAddressThatWentToAnotherHostIsGone() {
    shop.delivered();
    shop.terminate(CONTRACT);
    shop.rack.on(ADDRESS + ":22", OTHER_HOST_KEY, "root", RENTER);
    confirm("terminate.1");

    shop.terminate(CONTRACT);
    shop.wait(HALF_A_MINUTE);

    assertThat(shop.terminate(CONTRACT)).isEqualTo(new Removal.Gone());
  }

  @Test
  void anAnswerBetweenTwoSilencesStartsTheProofAnew() {
    shop.delivered();
    shop.terminate(CONTRACT);
    confirm("terminate.1");
    shop.switchOff();
    shop.terminate(CONTRACT);
    shop.switchOn();
    shop.wait(HALF_A_MINUTE);
    shop.terminate(CONTRACT);
    shop.switchOff();
    shop.wait(HALF_A_MINUTE);

    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);
    shop.wait(HALF_A_MINUTE);
    assertThat(shop.terminate(CONTRACT)).isEqualTo(new Removal.Gone());
  }

  @Test
  void noRouteProvesNothing() {
    shop.delivered();
    shop.terminate(CONTRACT);
    confirm("terminate.1");
    shop.rack.routeIsMissing = true;

    shop.terminate(CONTRACT);
    shop.wait(Duration.ofHours(1));

    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void whereNoAddressWasEverEnteredTheConfirmationAloneCloses() {
    shop.provision(CONTRACT);
    assertThat(shop.terminate(CONTRACT, Optional.empty())).isInstanceOf(Removal.InProgress.class);

    confirm("terminate.1");

    assertThat(shop.terminate(CONTRACT, Optional.empty())).isEqualTo(new Removal.Gone());
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Absent.class);
  }

  @Test
  void whatNobodyWasAskedForNeedsNoConfirmation() {
    assertThat(shop.terminate(CONTRACT, Optional.empty())).isEqualTo(new Removal.Gone());

    assertThat(shop.open(CONTRACT)).isEmpty();
  }

  @Test
  void anInstanceTheNotebookLostIsNotGoneByThat() {
    shop.delivered();
    shop.memory.notebook().erase(Mark.of(CONTRACT).text());

    assertThat(shop.terminate(CONTRACT)).isInstanceOf(Removal.InProgress.class);

    assertThat(shop.open(CONTRACT)).containsExactly("terminate.1");
  }

  @Test
  void suspendAndResumeAreTasksOfTheirOwnEachTime() {
    shop.delivered();

    for (int round = 1; round <= 3; round++) {
      assertThat(shop.suspend()).isInstanceOf(Transition.InProgress.class);
      assertThat(shop.open(CONTRACT)).containsExactly("suspend." + round);
      shop.switchOff();
      confirm("suspend." + round);
      shop.suspend();
      shop.wait(HALF_A_MINUTE);
      assertThat(shop.suspend()).isEqualTo(new Transition.Done());
      assertThat(shop.suspend()).isEqualTo(new Transition.Done());

      assertThat(shop.resume()).isInstanceOf(Transition.InProgress.class);
      assertThat(shop.open(CONTRACT)).containsExactly("resume." + round);
      shop.switchOn();
      confirm("resume." + round);
      assertThat(shop.resume()).isEqualTo(new Transition.Done());
      assertThat(shop.resume()).isEqualTo(new Transition.Done());
    }
  }

  @Test
  void whatStillAnswersIsNotSuspended() {
    shop.delivered();
    shop.suspend();
    confirm("suspend.1");

    shop.wait(Duration.ofMinutes(3));

    assertThat(shop.suspend()).isInstanceOf(Transition.InProgress.class);
    assertThat(shop.memory.complaints(CONTRACT, "suspend.1")).hasSize(1);
    assertThat(state()).isEqualTo(InstanceState.RUNNING);
  }

  private InstanceState state() {
    return ((Lookup.Found) shop.provisioner.find(Mark.of(CONTRACT))).instance().state();
  }

  @Test
  void whatDoesNotAnswerOrAnswersAsAnotherHostIsNotResumed() {
    shop.delivered();
    shop.suspend();
    shop.switchOff();
    confirm("suspend.1");
    shop.suspend();
    shop.wait(HALF_A_MINUTE);
    shop.suspend();
    shop.resume();
    confirm("resume.1");

    assertThat(shop.resume()).isInstanceOf(Transition.InProgress.class);
    shop.wait(Duration.ofMinutes(4));
    shop.resume();
    shop.rack.on(ADDRESS + ":22", OTHER_HOST_KEY, "root", RENTER);
    confirm("resume.1");
    shop.resume();

    assertThat(shop.memory.complaints(CONTRACT, "resume.1"))
        .satisfiesExactly(
            first -> assertThat(first).contains("connection refused"),
            second -> assertThat(second).contains("another key"));
    assertThat(state()).isEqualTo(InstanceState.STOPPED);
  }

  @Test
  void healthIsWhetherTheCustomerGetsIn() {
    var instance = shop.delivered();

    assertThat(shop.provisioner.probe(instance)).isInstanceOf(Health.Up.class);
    shop.switchOff();
    assertThat(shop.provisioner.probe(instance)).isInstanceOf(Health.Down.class);
    shop.rack.routeIsMissing = true;
    assertThat(shop.provisioner.probe(instance)).isInstanceOf(Health.Unknown.class);
  }

  @Test
  void aPauseThatEndedWhileTheMachineWasBeingStoppedEndsInACheck() {
    shop.delivered();
    shop.suspend();
    confirm("suspend.1");
    shop.switchOff();

    assertThat(shop.resume()).isInstanceOf(Transition.InProgress.class);
    assertThat(shop.open(CONTRACT)).containsExactly("resume.1");
  }

  @Test
  void aPauseThatEndedBeforeTheMachineWasStoppedNeedsNobody() {
    shop.delivered();
    shop.suspend();

    Transition resumed = shop.resume();
    shop.suspend();

    assertThat(resumed).isEqualTo(new Transition.Done());
    assertThat(shop.open(CONTRACT)).contains("suspend.2");
  }

  @Test
  void whatIsNotRecordedCannotBeSuspended() {
    assertThatThrownBy(shop::suspend).isInstanceOf(ProvisioningException.Permanent.class);
  }

  @Test
  void aKillAtAnyWriteOfARemovalLeavesNothingAndAsksOnce() {
    Workshop unharmed = new Workshop();
    unharmed.delivered();
    int before = unharmed.memory.durableWrites();
    assertThat(removed(unharmed)).isTrue();
    int writes = unharmed.memory.durableWrites() - before;

    for (int write = 0; write < writes; write++) {
      for (boolean early : List.of(true, false)) {
        Workshop dying = new Workshop();
        dying.delivered();
        if (early) {
          dying.memory.killBefore(write);
        } else {
          dying.memory.killAfter(write + 1);
        }

        assertThat(removed(dying)).as("killed at %s", write).isTrue();
        assertThat(dying.memory.notebook().entries()).isEmpty();
        assertThat(dying.open(CONTRACT)).isEmpty();
        assertThat(dying.memory.complaints(CONTRACT, "terminate.1")).isEmpty();
      }
    }
    assertThat(writes).isGreaterThanOrEqualTo(4);
  }

  private static boolean removed(Workshop dying) {
    dying.switchOff();
    for (int call = 0; call < 8; call++) {
      try {
        if (dying.terminate(CONTRACT) instanceof Removal.Gone) {
          return true;
        }
      } catch (Killed e) {
        continue;
      }
      if (!dying.open(CONTRACT).isEmpty()) {
        dying.memory.complete(CONTRACT, "terminate.1", Map.of());
      }
      dying.wait(HALF_A_MINUTE);
    }
    return false;
  }

  @Test
  void whatTheJournalForgotIsNotGoneByThat() {
    shop.delivered();
    StepsMemory blank = StepsMemory.of(shop.clock);

    Removal answer =
        shop.provisioner.terminate(
            new RemovalRequest(CONTRACT, Optional.empty()), blank.open(CONTRACT));

    assertThat(answer).isInstanceOf(Removal.InProgress.class);
    assertThat(blank.tasks(CONTRACT)).hasSize(1);
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void whatIsSuspendedStaysSoThoughItCannotBeLookedAt() {
    suspended();
    shop.rack.routeIsMissing = true;

    assertThat(shop.suspend()).isEqualTo(new Transition.Done());
  }

  private void suspended() {
    shop.delivered();
    shop.suspend();
    shop.switchOff();
    confirm("suspend.1");
    shop.suspend();
    shop.wait(HALF_A_MINUTE);
    assertThat(shop.suspend()).isEqualTo(new Transition.Done());
  }

  @Test
  void afterOneResumptionThePauseThatFollowsIsAskedForAnew() {
    suspended();
    shop.resume();
    shop.switchOn();
    confirm("resume.1");
    assertThat(shop.resume()).isEqualTo(new Transition.Done());

    shop.suspend();

    assertThat(shop.open(CONTRACT)).containsExactly("suspend.2");
  }

  @Test
  void whatNoLongerLetsItsCustomerInIsNotResumed() {
    suspended();
    shop.resume();
    shop.rack.on(ADDRESS + ":22", HOST_KEY, "root", OTHER_HOST_KEY);
    confirm("resume.1");

    assertThat(shop.resume()).isInstanceOf(Transition.InProgress.class);

    assertThat(shop.memory.complaints(CONTRACT, "resume.1")).hasSize(1);
    assertThat(state()).isEqualTo(InstanceState.STOPPED);
  }

  @Test
  void noRouteIsNotHeldAgainstWhoeverResumedIt() {
    suspended();
    shop.resume();
    shop.rack.routeIsMissing = true;
    confirm("resume.1");

    assertThat(shop.resume()).isInstanceOf(Transition.InProgress.class);

    assertThat(shop.memory.complaints(CONTRACT, "resume.1")).isEmpty();
  }

  @Test
  void aRemovalHasTwelveHoursAndAPauseHasTwo() {
    shop.delivered();
    shop.suspend();
    shop.terminate(CONTRACT);

    assertThat(shop.memory.tasks(CONTRACT))
        .extracting(OperatorTask::within)
        .containsExactly(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(12)));
  }

  @Test
  void whatIsNotMadeYetCannotBeSuspended() {
    shop.provision(CONTRACT);

    assertThatThrownBy(shop::suspend).isInstanceOf(ProvisioningException.Permanent.class);
    assertThat(shop.open(CONTRACT)).containsExactly("provision.1");
  }

  @Test
  void theOperatorIsToldTheNameTheyGaveIt() {
    shop.provision(CONTRACT);
    shop.switchOn();
    shop.memory.complete(
        CONTRACT,
        "provision.1",
        Map.of("address", ADDRESS, "host_key", HOST_KEY.fingerprint(), "reference", "rack 7"));
    shop.provision(CONTRACT);

    shop.terminate(CONTRACT);

    assertThat(String.join("\n", shop.memory.tasks(CONTRACT).getFirst().checklist()))
        .contains("yours as rack 7");
  }
}
