// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.junit.jupiter.api.Test;

final class InMemoryStepsTest {
  private static final ContractId ONE = new ContractId("1".repeat(64));
  private static final ContractId TWO = new ContractId("2".repeat(64));
  private static final FailureCode CODE = new FailureCode("test/x");

  private final HandClock clock = new HandClock();
  private final StepsMemory memory = StepsMemory.withLateEffects(clock, Duration.ofMinutes(5));
  private final List<String> world = new ArrayList<>();

  private static final OperatorTask TASK =
      OperatorTask.named("provision.1", "Make an instance")
          .field(OperatorField.of(OperatorField.Kind.ADDRESS, "address", "Address"))
          .field(OperatorField.of(OperatorField.Kind.PORT, "port", "Port").suggesting("22"))
          .refusable("the customer is paid back")
          .build();

  @Test
  void aTaskIsAskedForOnceAndAnsweredWithWhatWasEntered() {
    assertThat(memory.open(ONE).ask(TASK)).isEmpty();
    assertThat(memory.open(ONE).ask(TASK)).isEmpty();
    assertThat(memory.tasks(ONE)).containsExactly(TASK);
    assertThat(memory.durableWrites()).isEqualTo(1);

    memory.complete(ONE, "provision.1", Map.of("address", "Box.Example.org"));

    assertThat(memory.open(ONE).ask(TASK))
        .contains(
            new OperatorAnswer(
                Map.of("address", "box.example.org", "port", "22"), clock.instant()));
    assertThat(memory.tasks(ONE)).isEmpty();
    assertThat(memory.tasks(TWO)).isEmpty();
  }

  @Test
  void whatDoesNotHoldIsAskedForAgainOnce() {
    memory.open(ONE).ask(TASK);
    memory.complete(ONE, "provision.1", Map.of("address", "box.example.org"));

    memory.open(ONE).askAgain("provision.1", "nobody answers there");
    memory.open(ONE).askAgain("provision.1", "nobody answers there");

    assertThat(memory.open(ONE).ask(TASK)).isEmpty();
    assertThat(memory.complaints(ONE, "provision.1")).containsExactly("nobody answers there");
  }

  @Test
  void aRefusedTaskIsAPermanentFailure() {
    memory.open(ONE).ask(TASK);

    memory.refuse(ONE, "provision.1", "no machine is left");

    assertThatThrownBy(() -> memory.open(ONE).ask(TASK))
        .isInstanceOfSatisfying(
            ProvisioningException.Permanent.class,
            e -> assertThat(e.code().text()).isEqualTo("agent/operator_refused"))
        .hasMessageContaining("no machine is left");
  }

  @Test
  void whatAnAgentWouldRefuseIsRefusedHereToo() {
    memory.open(ONE).ask(TASK);

    assertThatThrownBy(() -> memory.complete(ONE, "provision.1", Map.of()))
        .hasMessageContaining("'address' is missing");
    assertThatThrownBy(() -> memory.complete(ONE, "provision.1", Map.of("address", "a b")))
        .hasMessageContaining("'a b' is not");
    assertThatThrownBy(() -> memory.complete(ONE, "provision.2", Map.of()))
        .hasMessageContaining("no task provision.2");
  }

  @Test
  void theNotebookSurvivesAKillAndIsAPlaceForOne() {
    memory.notebook().write("one", "1");
    memory.killBefore(0);
    assertThatThrownBy(() -> memory.notebook().write("two", "2")).isInstanceOf(Killed.class);

    assertThat(memory.notebook().entries()).containsExactly(Map.entry("one", "1"));
    memory.notebook().erase("one");

    assertThat(memory.notebook().read("one")).isEmpty();
  }

  @Test
  void aResultOnRecordIsAnsweredWithoutActingOrLooking() {
    memory.open(ONE).effect("make", this::make, this::look);

    String again = memory.open(ONE).effect("make", this::mustNotAct, this::cannotLook);

    assertThat(again).isEqualTo("i-1");
    assertThat(world).containsExactly("i-1");
  }

  @Test
  void killedBetweenActAndResultTheEffectIsFoundByLooking() {
    memory.killBefore(1);
    assertThatThrownBy(() -> memory.open(ONE).effect("make", this::make, this::look))
        .isInstanceOf(Killed.class);
    assertThat(memory.unsettled(ONE)).containsExactly("make");

    String settled = memory.open(ONE).effect("make", this::mustNotAct, this::look);

    assertThat(settled).isEqualTo("i-1");
    assertThat(memory.unsettled(ONE)).isEmpty();
    assertThat(world).containsExactly("i-1");
  }

  @Test
  void killedBetweenIntentAndActTheEffectIsMadeOnlyWhenItCannotComeLate() {
    memory.killAfter(1);
    assertThatThrownBy(() -> memory.open(ONE).effect("make", this::make, this::look))
        .isInstanceOf(Killed.class);

    assertThatThrownBy(() -> memory.open(ONE).effect("make", this::make, this::look))
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(5)));
    assertThat(world).isEmpty();
    clock.advance(Duration.ofMinutes(5));
    memory.open(ONE).effect("make", this::make, this::look);

    assertThat(world).containsExactly("i-1");
  }

  @Test
  void anUnknownOutcomeAndAnyOtherExceptionLeaveTheIntent() {
    for (RuntimeException failure :
        List.of(
            new ProvisioningException.UnknownOutcome(CODE, "reset"),
            new IllegalStateException("a bug"))) {
      StepsMemory fresh = StepsMemory.of(clock);
      assertThatThrownBy(() ->
              fresh
                  .open(ONE)
                  .effect(
                      "make",
                      () -> {
                        throw failure;
                      },
                      Optional::empty))
          .isSameAs(failure);

      assertThat(fresh.unsettled(ONE)).containsExactly("make");
    }
  }

  @Test
  void aFailureWithoutEffectLeavesNothingToSettle() {
    for (ProvisioningException failure :
        List.of(
            new ProvisioningException.Retryable(CODE, "busy"),
            new ProvisioningException.QuotaExceeded(CODE, "full"),
            new ProvisioningException.Permanent(CODE, "no"),
            new ProvisioningException.Conflict(CODE, "taken"))) {
      assertThatThrownBy(() ->
              memory
                  .open(ONE)
                  .effect(
                      "make",
                      () -> {
                        throw failure;
                      },
                      this::cannotLook))
          .isSameAs(failure);

      assertThat(memory.unsettled(ONE)).isEmpty();
    }
  }

  @Test
  void whenTheLookItselfFailsNothingIsMade() {
    memory.killAfter(1);
    assertThatThrownBy(() -> memory.open(ONE).effect("make", this::make, this::look))
        .isInstanceOf(Killed.class);
    clock.advance(Duration.ofHours(1));

    assertThatThrownBy(() -> memory.open(ONE).effect("make", this::make, this::cannotLook))
        .isInstanceOf(ProvisioningException.Retryable.class);

    assertThat(world).isEmpty();
    assertThat(memory.unsettled(ONE)).containsExactly("make");
  }

  @Test
  void aChoiceIsKeptAndNoOtherContractGetsIt() {
    String first = memory.open(ONE).choose("port", List.of("1", "2"));
    String again = memory.open(ONE).choose("port", List.of("2"));
    String second = memory.open(TWO).choose("port", List.of("1", "2"));

    assertThat(List.of(first, again, second)).containsExactly("1", "1", "2");
    assertThatThrownBy(
            () -> memory.open(new ContractId("3".repeat(64))).choose("port", List.of("1")))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void aValueGivenUpIsFreeForOthersAndNotOfferedAgain() {
    memory.open(ONE).choose("port", List.of("1", "2"));

    String another = memory.open(ONE).chooseAnother("port", List.of("1", "2"));
    String other = memory.open(TWO).choose("port", List.of("1"));

    assertThat(another).isEqualTo("2");
    assertThat(other).isEqualTo("1");
    assertThatThrownBy(() -> memory.open(ONE).chooseAnother("port", List.of("1", "2")))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void candidatesAreReadOnlyAsFarAsNeeded() {
    Iterable<String> endless = () -> Stream.iterate(1, n -> n + 1).map(String::valueOf).iterator();

    assertThat(memory.open(ONE).choose("vmid", endless)).isEqualTo("1");
    assertThat(memory.open(TWO).choose("vmid", endless)).isEqualTo("2");
  }

  @Test
  void forgettingAContractFreesItsValues() {
    memory.open(ONE).choose("port", List.of("1"));
    memory.forget(ONE);

    assertThat(memory.open(TWO).choose("port", List.of("1"))).isEqualTo("1");
  }

  @Test
  void childrenAreListedOldestFirstUntilTheyAreGone() {
    Steps steps = memory.open(ONE);
    steps.child("network", "n");
    steps.child("volume", "v");
    steps.child("network", "n");
    steps.childGone(new Steps.Child("network", "n"));

    assertThat(memory.open(ONE).children()).containsExactly(new Steps.Child("volume", "v"));
  }

  @Test
  void stepsOfAKilledProcessRefuseToBeUsed() {
    Steps steps = memory.open(ONE);
    steps.remember("a", "1");
    memory.kill();

    assertThatThrownBy(() -> steps.recall("a")).isInstanceOf(Killed.class);
    assertThatThrownBy(() -> steps.remember("a", "2")).isInstanceOf(Killed.class);
    assertThatThrownBy(() -> steps.progress("x")).isInstanceOf(Killed.class);
    assertThat(memory.open(ONE).recall("a")).contains("1");
  }

  @Test
  void namesAndValuesAreBounded() {
    Steps steps = memory.open(ONE);

    assertThatThrownBy(() -> steps.remember("A", "1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.remember("a".repeat(81), "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.remember("a", "x".repeat(8193)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String make() {
    world.add("i-" + (world.size() + 1));
    return world.getLast();
  }

  private Optional<String> look() {
    return world.stream().findFirst();
  }

  private String mustNotAct() {
    throw new AssertionError("must not act");
  }

  private Optional<String> cannotLook() {
    throw new ProvisioningException.Retryable(CODE, "could not look");
  }
}
