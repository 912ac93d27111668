// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

/** A call that its agent gave up can do nothing any more. */
final class AbandonedCallTest extends StepsAtHand {
  @Test
  void anAbandonedCallAsksNobody() {
    JournaledSteps steps = steps(CreateGuarantee.HUMAN);
    steps.close();

    assertThatThrownBy(() -> steps.ask(TASK))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThat(journal.tasks().open()).isEmpty();
  }

  @Test
  void anAbandonedCallAsksForNothingAgain() {
    JournaledSteps late = steps(CreateGuarantee.HUMAN);
    late.ask(TASK);
    journal.tasks().done(task(), "ann", Map.of("address", "203.0.113.7"));
    late.close();

    assertThatThrownBy(() -> late.askAgain("provision.1", "nobody answers there"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(journal.tasks().open()).isEmpty();
  }

  @Test
  @Guards(Rule.PLUGINS)
  void anAbandonedCallCanNeitherBeginNorRecordAnything() {
    JournaledSteps late = steps(CreateGuarantee.NAME_UNIQUE);
    List<String> ports = List.of("20000", "20001");
    String port = late.choose("port", ports);

    assertThatThrownBy(() ->
            late.effect(
                "create",
                () -> {
                  late.close();
                  return act();
                },
                NOTHING_THERE))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.effect("more", this::act, NOTHING_THERE))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.remember("a", "b"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.child("disk", "d-1"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.chooseAnother("port", ports))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(acts).hasValue(1);
    assertThat(steps(CreateGuarantee.NAME_UNIQUE).choose("port", ports)).isEqualTo(port);
    assertThat(journal.steps(Contracts.id(1)).effect("create").orElseThrow().result()).isEmpty();
    assertThat(journal.steps(Contracts.id(1)).effect("more")).isEmpty();
    assertThat(journal.steps(Contracts.id(1)).children()).isEmpty();
  }

  @Test
  @Guards(Rule.PLUGINS)
  void anAbandonedCallIsToldNothingAndTellsNothing() {
    JournaledSteps late = steps(CreateGuarantee.NAME_UNIQUE);
    late.remember("a", "b");
    late.choose("port", List.of("20000"));
    beats.clear();
    late.close();

    assertThatThrownBy(() -> late.recall("a"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.choose("port", List.of("20000")))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(late::children).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.progress("laying bricks"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(beats).isEmpty();
  }

  @Test
  @Guards({Rule.PLUGINS, Rule.EVERYTHING})
  void anAbandonedCallStrikesNoPartOffTheList() {
    JournaledSteps late = steps(CreateGuarantee.NAME_UNIQUE);
    late.child("disk", "d-1");
    late.close();

    assertThatThrownBy(() -> late.childGone(new Steps.Child("disk", "d-1")))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(journal.steps(Contracts.id(1)).children()).hasSize(1);
  }

  @Test
  @Guards({Rule.PLUGINS, Rule.EFFECT})
  void aRefusalThatComesAfterTheCallWasAbandonedTakesNoIntentBack() {
    JournaledSteps late = steps(CreateGuarantee.TAG_SEARCH);

    assertThatThrownBy(() ->
            late.effect(
                "create",
                () -> {
                  late.close();
                  throw new ProvisioningException.Permanent(CODE, "no such image");
                },
                NOTHING_THERE))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(journal.steps(Contracts.id(1)).effect("create")).isPresent();
  }
}
