// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.platform.PlatformServer.CONTRACT;
import static org.decentagent.platform.PlatformServer.CONTRACT_HEX;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the platform says of instances. */
final class ReconciliationTest {
  private static final String IDS =
      "\"externalId\":\"101\",\"contractId\":\"" + CONTRACT_HEX + "\"";

  private final PlatformServer server = new PlatformServer();
  private final PlatformClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void eachInstanceIsInItsList() {
    Reconciliation answer =
        reconcile(
            "{\"keep\":[{"
                + IDS
                + ",\"endsAt\":1767225600000000001},{\"externalId\":\"102\",\"contractId\":null,"
                + "\"endsAt\":0}],\"terminate\":[{"
                + IDS
                + ",\"reason\":\"cancelled\"}],\"unknown\":[{\"externalId\":\"103\",\"message\":"
                + "\"No contract ID associated with this instance\"}],\"pause\":[{"
                + IDS
                + ",\"reason\":\"stripe_dispute:dp_1\"}]}");

    assertThat(answer)
        .isEqualTo(
            new Reconciliation(
                List.of(
                    new Reconciliation.Keep(
                        "101",
                        Optional.of(CONTRACT),
                        Optional.of(Instant.ofEpochSecond(1_767_225_600L, 1))),
                    new Reconciliation.Keep("102", Optional.empty(), Optional.empty())),
                List.of(new Reconciliation.Terminate("101", Optional.of(CONTRACT), "cancelled")),
                List.of(
                    new Reconciliation.Unknown(
                        "103", "No contract ID associated with this instance")),
                List.of(
                    new Reconciliation.Pause("101", Optional.of(CONTRACT), "stripe_dispute:dp_1")),
                List.of()));
  }

  @Test
  void anOlderServerKnowsNoPause() {
    Reconciliation answer = reconcile("{\"keep\":[],\"terminate\":[],\"unknown\":[]}");

    assertThat(answer)
        .isEqualTo(new Reconciliation(List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void snakeCaseIsUnderstoodToo() {
    Reconciliation answer =
        reconcile(
            "{\"terminate\":[{\"external_id\":\"101\",\"contract_id\":\""
                + CONTRACT_HEX
                + "\",\"reason\":\"expired\"}]}");

    assertThat(answer.terminate())
        .containsExactly(new Reconciliation.Terminate("101", Optional.of(CONTRACT), "expired"));
  }

  @Test
  @Guards(Rule.PER_ELEMENT)
  void aMalformedElementTerminatesNothing() {
    Reconciliation answer =
        reconcile(
            "{\"terminate\":[{\"externalId\":101,\"contractId\":\""
                + CONTRACT_HEX
                + "\",\"reason\":\"cancelled\"},{\"externalId\":\"102\",\"contractId\":\"xyz\","
                + "\"reason\":\"cancelled\"},{"
                + IDS
                + "},{"
                + IDS
                + ",\"reason\":\"cancelled\"}]}");

    assertThat(answer.terminate()).hasSize(1);
    assertThat(answer.malformed())
        .extracting(Malformed::place)
        .containsExactly(
            "terminate[0].externalId", "terminate[1].contractId", "terminate[2].reason");
    assertThat(answer.malformed().getFirst().contract()).contains(CONTRACT);
  }

  @Test
  void aListOfAnotherTypeIsUnreadableAsAWhole() {
    server.answerJson("{\"success\":true,\"data\":{\"keep\":[],\"terminate\":{}}}");

    assertThat(client.reconcile(List.of()))
        .isInstanceOfSatisfying(
            Answer.Unreadable.class,
            answer -> {
              assertThat(answer.why()).contains("'terminate' is no list");
              assertThat(answer.effect()).isEqualTo(Effect.NONE);
            });
  }

  private Reconciliation reconcile(String data) {
    server.answerJson("{\"success\":true,\"data\":" + data + "}");
    return switch (client.reconcile(List.of())) {
      case Answer.Ok<Reconciliation>(Reconciliation value) -> value;
      case Answer<Reconciliation> other -> throw new AssertionError(other.explanation());
    };
  }
}
