// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.platform.Malformed;
import org.decentagent.platform.Reconciliation;
import org.decentagent.platform.ReportedInstance;
import org.junit.jupiter.api.Test;

/** What of a reconcile answer is believed. */
final class EchoTest {
  private static final String TWICE = "more than once";
  private static final List<ReportedInstance> ASKED =
      List.of(asked(1), asked(2), asked(3), new ReportedInstance("m-9", Optional.empty()));

  private static ReportedInstance asked(int number) {
    return new ReportedInstance("m-" + number, Optional.of(Contracts.id(number)));
  }

  private static Reconciliation.Keep keep(String externalId, int number) {
    return new Reconciliation.Keep(externalId, Optional.of(Contracts.id(number)), Optional.empty());
  }

  private static Reconciliation.Terminate terminate(String externalId, int number) {
    return new Reconciliation.Terminate(externalId, Optional.of(Contracts.id(number)), "cancelled");
  }

  private static Reconciliation.Pause pause(String externalId, int number) {
    return new Reconciliation.Pause(externalId, Optional.of(Contracts.id(number)), "dispute");
  }

  private static Echo echo(
      List<Reconciliation.Keep> keep,
      List<Reconciliation.Terminate> terminate,
      List<Reconciliation.Pause> pause) {
    return Echo.of(
        ASKED,
        new Reconciliation(
            keep,
            terminate,
            List.of(new Reconciliation.Unknown("m-9", "no such contract")),
            pause,
            List.of()));
  }

  @Test
  void anAnswerAboutWhatWasAskedIsBelievedAsItIs() {
    Echo echo =
        echo(List.of(keep("m-1", 1)), List.of(terminate("m-2", 2)), List.of(pause("m-3", 3)));

    assertThat(echo)
        .isEqualTo(
            new Echo(
                new Reconciliation(
                    List.of(keep("m-1", 1)),
                    List.of(terminate("m-2", 2)),
                    List.of(new Reconciliation.Unknown("m-9", "no such contract")),
                    List.of(pause("m-3", 3)),
                    List.of()),
                List.of()));
  }

  @Test
  void anAnswerAboutAnotherInstanceThanWasAskedIsSkipped() {
    Echo echo =
        echo(List.of(keep("m-2", 1)), List.of(terminate("m-8", 2)), List.of(pause("m-3", 8)));

    assertThat(echo.reconciliation().keep()).isEmpty();
    assertThat(echo.reconciliation().terminate()).isEmpty();
    assertThat(echo.reconciliation().pause()).isEmpty();
    assertThat(echo.strange())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).endsWith("an instance we did not ask about"));
  }

  @Test
  void ofAContractThatIsNamedTwiceNothingIsBelieved() {
    Echo keptAndEnded = echo(List.of(keep("m-1", 1)), List.of(terminate("m-1", 1)), List.of());
    Echo endedAndPaused = echo(List.of(), List.of(terminate("m-2", 2)), List.of(pause("m-2", 2)));

    assertThat(keptAndEnded.reconciliation().keep()).isEmpty();
    assertThat(keptAndEnded.reconciliation().terminate()).isEmpty();
    assertThat(endedAndPaused.reconciliation().terminate()).isEmpty();
    assertThat(endedAndPaused.reconciliation().pause()).isEmpty();
    assertThat(keptAndEnded.strange())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains(Contracts.id(1).brief(), TWICE));
  }

  @Test
  void aDuplicateHurtsNoOtherContract() {
    Echo echo = echo(List.of(keep("m-1", 1), keep("m-1", 1), keep("m-2", 2)), List.of(), List.of());

    assertThat(echo.reconciliation().keep()).containsExactly(keep("m-2", 2));
  }

  @Test
  void anInstanceWithoutAContractIsNamedByItsIdAlone() {
    Reconciliation.Keep bare = new Reconciliation.Keep("m-9", Optional.empty(), Optional.empty());

    Echo echo = echo(List.of(bare), List.of(), List.of());

    assertThat(echo.reconciliation().keep()).containsExactly(bare);
    assertThat(echo.strange()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsToldWithItsPlace() {
    Echo echo =
        Echo.of(
            ASKED,
            new Reconciliation(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Malformed(Optional.empty(), "keep[0]", "it is a number"))));

    assertThat(echo.strange())
        .containsExactly("a reconcile answer is skipped: keep[0]: it is a number");
  }
}
