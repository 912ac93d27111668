// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.decentagent.agent.WorldFolder;
import org.decentagent.agent.crash.Life.Seen;
import org.decentagent.agent.simulation.Broken;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation with every create guarantee with which it can come about, with the agent killed
 * once at every step out of its process.
 */
final class CrashProductTest {
  private static final String ONLY = System.getProperty("crash.only", "");
  private static final int ENOUGH_FAILURES = 5;

  @TempDir Path disk;

  private final Tally tally = new Tally();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();

  private record Task(Story story, CreateGuarantee guarantee) {
    @Override
    public String toString() {
      return story + " with " + guarantee;
    }
  }

  @Test
  @Guards({Rule.WRITE_THEN_CALL, Rule.REPEAT, Rule.OUTBOX})
  void aKillAtAnyStepOfAnyOperationMakesNoSecondInstanceLosesNothingAndLeavesNothing() {
    long begin = System.nanoTime();
    List<Task> tasks = tasks();
    assertThat(tasks).as("tasks that match crash.only=%s", ONLY).isNotEmpty();

    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      tasks.forEach(task -> threads.execute(() -> live(task)));
    }

    System.out.printf(
        "%s%nevery operation with every create guarantee, in %d s%n",
        tally, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    assertThat(broken).isEmpty();
    if (ONLY.isEmpty()) {
      noPointIsLeftOut();
    }
  }

  /** A step that is in the code, and at which no life ended, is a hole. */
  private void noPointIsLeftOut() {
    KnownPoints known = new KnownPoints();
    Set<String> points = new TreeSet<>(known.writes());
    points.addAll(known.platformCalls());
    points.addAll(known.pluginCalls());
    Set<String> never = new TreeSet<>(points);
    never.removeAll(tally.killed());

    assertThat(points).hasSizeGreaterThan(100);
    assertThat(never)
        .as("points at which nobody was killed; see OutOfReach")
        .containsExactlyInAnyOrderElementsOf(OutOfReach.REASONS.keySet());
    Set<String> strange = new TreeSet<>(tally.killed());
    strange.removeAll(points);
    strange.removeIf(
        point -> point.contains(" JdbcTaskRepository.") || point.contains(" SqliteDialect."));
    assertThat(strange).as("points that the code is not known to have").isEmpty();
  }

  private static List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    for (Story story : Operations.all()) {
      story.guarantees().forEach(guarantee -> tasks.add(new Task(story, guarantee)));
    }
    tasks.removeIf(task -> !Pattern.compile(ONLY).matcher(task.toString()).find());
    return tasks;
  }

  private void live(Task task) {
    int point = 0;
    boolean more = true;
    while (more && broken.size() < ENOUGH_FAILURES) {
      try (WorldFolder folder = WorldFolder.in(disk);
          Life life = new Life(task.story(), task.guarantee(), folder.path())) {
        try {
          for (int time = 0; more && time < task.story().timesInAWorld(); time++) {
            more = liveOnce(task, life, point++);
          }
          life.finish();
        } catch (Broken violated) {
          broken.add(
              "%s, %s, killed after %d points: %s%n  in %s"
                  .formatted(
                      task.story(),
                      task.guarantee(),
                      point - 1,
                      violated.violation(),
                      life.told()));
        }
      } catch (RuntimeException | Error e) {
        broken.add(task + ", killed after " + (point - 1) + " points: " + trace(e));
        more = false;
      }
    }
  }

  /** Answers whether the agent died in any of the operations. */
  private boolean liveOnce(Task task, Life life, int point) {
    boolean died = false;
    for (Operation operation : task.story().operations()) {
      Seen seen = life.live(operation, point);
      seen.death().ifPresent(tally::killedAt);
      if (seen.death().isEmpty()) {
        tally.undisturbed(operation, task.guarantee(), seen.passed(), point);
      }
      died |= seen.death().isPresent();
    }
    if (!died && !ONLY.isEmpty()) {
      System.out.println("lived through: " + task);
    }
    return died;
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
