// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static CallLedger.Blamed cloud() {
    return new CallLedger.Blamed("cloud", "provision");
  }

  @Test
  void whoIsToBlameIsToldOnce() {
    exhaust(CallLedger.in(folder), "cloud");
    CallLedger next = CallLedger.in(folder);

    assertThat(next.blamed()).contains(cloud());
    assertThat(CallLedger.in(folder).blamed()).isEmpty();
  }

  @Test
  void ofAnAgentThatDiedOfMemoryNoCallIsLeftOpen() {
    CallLedger dying = CallLedger.in(folder);

    CallLedger next =
        dying.during(
            "cloud",
            "provision",
            () -> {
              dying.exhausted();
              dying.close();
              return CallLedger.in(folder);
            });

    assertThat(next.blamed()).contains(cloud());
    assertThat(next.leftOpen()).isEmpty();
  }

  @Test
  void anAgentThatEndsInGoodOrderTellsWhatUsedUpItsMemory() {
    CallLedger ended = CallLedger.in(folder);
    exhaust(ended, "cloud");

    ended.close();

    assertThat(CallLedger.in(folder).blamed()).contains(cloud());
  }

  @Test
  void whatIsRememberedOfOneCallEndsNoOther() {
    CallLedger ledger = CallLedger.in(folder);

    CallLedger next =
        ledger.during(
            "cloud",
            "provision",
            () -> {
              ledger.remembered("cloud");
              return CallLedger.in(folder);
            });

    assertThat(next.leftOpen()).containsExactly(cloud());
  }

  @Test
  void howeverManyCallsThereWereTheNextIsNoted() {
    CallLedger ledger = CallLedger.in(folder);
    for (int call = 0; call < 100; call++) {
      ledger.during("cloud", "probe", () -> "done");
    }

    assertThat(ledger.isAlone()).isTrue();
    exhaust(ledger, "cloud");
    assertThat(CallLedger.in(folder).blamed()).contains(cloud());
  }

  @Test
  void moreCallsAtOnceThanCanBeNotedAreMadeAllTheSame() {
    CallLedger ledger = CallLedger.inMemory();

    assertThat(nested(ledger, 100)).isEqualTo("done");
    assertThatThrownBy(() -> nested(ledger, -100)).isInstanceOf(OutOfMemoryError.class);
  }

  /** So many calls at once; the last runs out of memory where the number is negative. */
  private static String nested(CallLedger ledger, int calls) {
    return ledger.during(
        "cloud",
        "provision",
        () -> {
          if (calls == -1) {
            throw new OutOfMemoryError("Java heap space");
          }
          return calls == 1 ? "done" : nested(ledger, calls - Integer.signum(calls));
        });
  }

  @Test
  void whereNothingCanBeWrittenCallsAreMadeAllTheSame() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(CallLedger.in(file).during("cloud", "provision", () -> "done")).isEqualTo("done");
  }

  @ParameterizedTest
  @CsvSource({"0, 16, second", "16, 0, first"})
  void ofTwoCallsTheOneThatAllocatedMostIsToBlame(int first, int second, String blamed)
      throws Exception {
    CallLedger ledger = CallLedger.in(folder);

    CallLedger next =
        beside(ledger, "first", first, () -> beside(ledger, "second", second, () -> dies(ledger)));

    assertThat(next.blamed()).contains(new CallLedger.Blamed(blamed, "provision"));
  }

  @Test
  void whoRanOutOfMemoryIsToBlameHoweverMuchAnotherAllocated() throws Exception {
    CallLedger ledger = CallLedger.in(folder);
    Thread.ofPlatform().start(() -> exhaust(ledger, "cloud")).join();

    assertThat(beside(ledger, "hungry", 16, () -> dies(ledger)).blamed()).contains(cloud());
  }

  /** What the next process reads. */
  private CallLedger dies(CallLedger ledger) {
    ledger.exhausted();
    return CallLedger.in(folder);
  }

  /** Does something while a call on a thread of its own has allocated so many mebibytes. */
  private static CallLedger beside(
      CallLedger ledger, String who, int mebibytes, Callable<CallLedger> act) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Supplier<Boolean> eats =
        () -> {
          for (int i = 0; i < mebibytes; i++) {
            assertThat(new byte[1024 * 1024].length).isPositive();
          }
          begun.countDown();
          try {
            return end.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    Thread call = Thread.ofPlatform().start(() -> ledger.during(who, "provision", eats));
    begun.await();
    try {
      return act.call();
    } finally {
      end.countDown();
      call.join();
    }
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
