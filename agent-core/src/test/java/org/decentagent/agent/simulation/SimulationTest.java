// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.decentagent.agent.WorldFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of contract lives, each world from a seed. {@code -Dlives=…} sets how many, {@code
 * -Dseed=…} the first seed; with {@code -Dlives=1} a printed seed is lived through again. {@code
 * -Dshrink=false} leaves a failing script as long as it is.
 */
final class SimulationTest {
  private static final long LIVES = Long.getLong("lives", 100);
  private static final boolean SHRINKS = !System.getProperty("shrink", "").equals("false");
  private static final long FIRST_SEED = Long.getLong("seed", 1);

  @TempDir Path disk;

  private record Failure(Script script, Violation violation) {
    String brief() {
      return "seed %d (%s): %s".formatted(script.seed(), script.guarantee(), violation.invariant());
    }
  }

  @Test
  void whateverHappensEveryContractIsServedPaidBackOrInTheOperatorsHandsAndNothingElseIsTouched() {
    AtomicLong lives = new AtomicLong();
    AtomicLong seeds = new AtomicLong(FIRST_SEED);
    ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime();

    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        threads.execute(() -> {
          while (lives.get() < LIVES && failures.size() < 5) {
            Script script = ScriptWriter.write(seeds.getAndIncrement());
            live(script).ifPresent(violation -> failures.add(told(script, violation)));
            lives.addAndGet(script.lives());
          }
        });
      }
    }

    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf(
        "simulation: %d contract lives in %d s, %d a minute, seeds %d to %d%n",
        lives.get(),
        took.toSeconds(),
        lives.get() * 60_000 / Math.max(1, took.toMillis()),
        FIRST_SEED,
        seeds.get() - 1);
    assertThat(failures.stream().map(Failure::brief)).as(() -> shrunk(failures.peek())).isEmpty();
  }

  private String shrunk(Failure failure) {
    if (!SHRINKS) {
      return failure.violation().toString();
    }
    Script shortest = Shrinking.shrink(failure.script(), failure.violation(), this::live);
    return "'%s' was broken; shrunk from %d happenings to%n%s%n%s"
        .formatted(
            failure.violation().invariant(),
            failure.script().happenings().size(),
            shortest,
            live(shortest).orElse(failure.violation()));
  }

  private static Failure told(Script script, Violation violation) {
    Failure failure = new Failure(script, violation);
    System.out.println("simulation: " + failure.brief());
    return failure;
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private Optional<Violation> live(Script script) {
    try (WorldFolder folder = WorldFolder.in(disk)) {
      return WholeWorld.live(script, folder.path());
    } catch (RuntimeException | Error e) {
      return Optional.of(new Violation("no error: " + e.getClass().getName(), trace(e)));
    }
  }
}
