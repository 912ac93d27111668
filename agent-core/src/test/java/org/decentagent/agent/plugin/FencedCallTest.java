// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.decentagent.agent.plugin.FencedCall.Ending;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a call and is interrupted meanwhile. */
@Timeout(30)
final class FencedCallTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endWhatHangs() {
    end.countDown();
  }

  private static FencedCall<String> started(Supplier<String> body) {
    FencedCall<String> call = FencedCall.of("call", FencedCallTest.class.getClassLoader(), body);
    call.start(() -> {});
    return call;
  }

  /** Deaf to its interruption. */
  private String hangs() {
    while (end.getCount() > 0) {
      try {
        end.await();
      } catch (InterruptedException e) {
        assertThat(end.getCount()).isNotNegative();
      }
    }
    return "late";
  }

  /** Interrupts its caller after it was interrupted itself, and waits until that is noticed. */
  private String interruptsInReturn(Thread caller) {
    try {
      end.await();
    } catch (InterruptedException e) {
      caller.interrupt();
      while (caller.isInterrupted()) {
        Thread.onSpinWait();
      }
    }
    return "made";
  }

  @Test
  void anInterruptInTheGraceLosesNeitherTheAnswerNorItself() {
    Thread caller = Thread.currentThread();
    FencedCall<String> call = started(() -> interruptsInReturn(caller));

    Ending<String> ending = call.await(Duration.ofMillis(1), LONG);
    boolean isStillInterrupted = Thread.interrupted();

    assertThat(ending).isEqualTo(new Ending.Returned<>("made"));
    assertThat(isStillInterrupted).isTrue();
  }

  @Test
  void interruptsProlongNoGrace() throws InterruptedException {
    Thread caller = Thread.currentThread();
    CountDownLatch over = new CountDownLatch(1);
    Thread nagging =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (over.getCount() > 0) {
                caller.interrupt();
              }
            });

    Ending<String> ending = started(this::hangs).await(LONG, Duration.ofMillis(200));
    over.countDown();
    while (nagging.isAlive()) {
      Thread.interrupted();
    }
    Thread.interrupted();

    assertThat(ending).isInstanceOf(Ending.Abandoned.class);
  }

  @Test
  void whoLooksWhetherItIsOverAndIsInterruptedStaysSo() {
    FencedCall<String> call = started(this::hangs);
    Thread.currentThread().interrupt();

    call.isOverWithin(LONG);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFailureThatSaysMuchIsCut() {
    FencedCall<String> call =
        started(() -> {
          throw new IllegalStateException("x".repeat(3_000_000));
        });

    assertThat(call.await(LONG, LONG))
        .isInstanceOfSatisfying(
            Ending.Threw.class,
            threw -> assertThat(threw.description()).hasSizeLessThan(400).endsWith("…"));
  }
}
