// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallLedgerTest {
  @TempDir private Path folder;

  @Test
  void aCallThatUsedUpMemoryIsToldByTheNextProcessUnlessItIsRemembered() {
    CallLedger first = CallLedger.in(folder);
    exhaust(first, "cloud");
    CallLedger second = CallLedger.in(folder);
    exhaust(second, "cloud");
    second.remembered("another");
    CallLedger third = CallLedger.in(folder);
    exhaust(third, "cloud");
    third.remembered("cloud");
    CallLedger fourth = CallLedger.in(folder);

    Optional<CallLedger.Blamed> cloud = Optional.of(new CallLedger.Blamed("cloud", "provision"));
    assertThat(second.blamed()).isEqualTo(cloud);
    assertThat(third.blamed()).isEqualTo(cloud);
    assertThat(fourth.blamed()).isEmpty();
  }

  @Test
  void aCallThatEndedOtherwiseIsNotTold() {
    CallLedger first = CallLedger.in(folder);
    first.during("cloud", "provision", () -> "done");
    assertThatThrownBy(() -> first.during("cloud", "provision", () -> Integer.parseInt("done")))
        .isInstanceOf(NumberFormatException.class);
    first.exhausted();

    assertThat(CallLedger.in(folder).blamed()).isEmpty();
  }

  @Test
  void aProcessThatDiesInACallLeavesItOpenAndBlamesNobody() {
    CallLedger killed = CallLedger.in(folder);
    CallLedger afterwards = killed.during("cloud", "provision", () -> CallLedger.in(folder));
    CallLedger later = CallLedger.in(folder);

    assertThat(killed.leftOpen()).isEmpty();
    assertThat(afterwards.leftOpen()).containsExactly(new CallLedger.Blamed("cloud", "provision"));
    assertThat(afterwards.blamed()).isEmpty();
    assertThat(later.leftOpen()).isEmpty();
  }

  @Test
  void anAgentThatEndsInGoodOrderLeavesNoCallOpenThoughOneHangs() {
    CallLedger ended = CallLedger.in(folder);
    CallLedger next =
        ended.during(
            "cloud",
            "provision",
            () -> {
              ended.close();
              return CallLedger.in(folder);
            });

    assertThat(next.leftOpen()).isEmpty();
  }

  @Test
  void namesThatWereCutAreKnownAgain() {
    String name = "é".repeat(200) + ".jar";
    CallLedger first = CallLedger.in(folder);
    exhaust(first, "plugin.", name);

    assertThat(CallLedger.in(folder).blamed())
        .hasValueSatisfying(blamed -> {
          assertThat(blamed.names("plugin.", name)).isTrue();
          assertThat(blamed.names("plugin.", "other.jar")).isFalse();
          assertThat(blamed.names("cloud", name)).isFalse();
        });
  }

  @Test
  void aDamagedFileEndsNoStart() throws IOException {
    Path file = folder.resolve("calls.ledger");
    exhaust(CallLedger.in(folder), "cloud");
    byte[] bytes = new byte[(int) Files.size(file)];
    Arrays.fill(bytes, (byte) 255);
    int lastCall = bytes.length - 256;
    bytes[lastCall] = 2; // as if its memory had been used up
    Files.write(file, bytes);

    assertThat(CallLedger.in(folder).blamed().filter(blamed -> blamed.names("cloud", "provision")))
        .isEmpty();
  }

  private static void exhaust(CallLedger ledger, String who) {
    exhaust(ledger, who, "provision");
  }

  private static void exhaust(CallLedger ledger, String who, String what) {
    assertThatThrownBy(() ->
            ledger.during(
                who,
                what,
                () -> {
                  throw new OutOfMemoryError("Java heap space");
                }))
        .isInstanceOf(OutOfMemoryError.class);
  }
}
