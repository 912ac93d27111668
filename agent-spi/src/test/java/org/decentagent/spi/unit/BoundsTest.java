// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.capability.Transition;
import org.junit.jupiter.api.Test;

/** What a plugin says without an end, or for ever. */
final class BoundsTest {
  private static final FailureCode CODE = new FailureCode("b/x");
  private static final String ENDLESS = "x".repeat(10_000_000);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void everySentenceIsCut() {
    List<String> said =
        List.of(
            new ProvisioningException.Permanent(CODE, ENDLESS).getMessage(),
            new ProvisioningException.UnknownOutcome(CODE, ENDLESS, new IllegalStateException())
                .getMessage(),
            new Provisioned.InProgress(SOON, ENDLESS).what(),
            new Removal.InProgress(SOON, ENDLESS).what(),
            new Transition.InProgress(SOON, ENDLESS).what(),
            new Lookup.NotOurs(ENDLESS).why(),
            new Fit.DoesNotFit(CODE, ENDLESS).why(),
            new Health.Down(ENDLESS).why(),
            new Health.Unknown(ENDLESS).why(),
            new Inventory.Unavailable(ENDLESS).why(),
            new Ownership.Foreign(ENDLESS).why(),
            new Finding(CODE, Finding.Severity.INFO, ENDLESS, ENDLESS, ENDLESS).remedy());

    assertThat(said).allMatch(text -> text.length() == 2000 && text.endsWith("…"));
    assertThat(new Health.Down("short").why()).isEqualTo("short");
  }

  @Test
  void nobodyWaitsForCenturies() {
    Duration day = Duration.ofDays(1);

    assertThat(new Provisioned.InProgress(NEVER, "x").checkAfter()).isEqualTo(day);
    assertThat(new Removal.InProgress(NEVER, "x").checkAfter()).isEqualTo(day);
    assertThat(new Transition.InProgress(NEVER, "x").checkAfter()).isEqualTo(day);
    assertThat(new Health.Up(NEVER).latency()).isEqualTo(day);
    assertThat(new ProvisioningException.Retryable(CODE, "x", NEVER).retryAfter()).contains(day);
  }

  @Test
  void idsAndDetailsAreRefusedRatherThanCut() {
    InstanceRef ref = new InstanceRef(new BackendName("b"), "i-1");
    Instance.Builder instance = Instance.at(ref, InstanceState.RUNNING);
    Ownership nobody = new Ownership.Unstamped();

    assertThatThrownBy(() -> instance.detail("note", ENDLESS)).hasMessageContaining("a detail has");
    assertThatThrownBy(() -> instance.ipv6(ENDLESS)).hasMessageContaining("an address has");
    assertThatThrownBy(
            () -> new Observed(ENDLESS, "n", nobody, InstanceState.RUNNING, Instant.EPOCH))
        .hasMessageContaining("an external id has");
    assertThatThrownBy(() -> new InstanceRef(new BackendName("b"), "i\u001b[31m"))
        .hasMessageContaining("controls a terminal");
  }
}
