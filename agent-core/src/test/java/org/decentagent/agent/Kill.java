// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.decentagent.agent.Point.Kind;
import org.decentagent.agent.Point.When;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.JournalException;

/**
 * Where the agent dies. Every step out of the process is a point: before each commit that changes
 * something, before and after each call to the platform, before and after each call to a plugin.
 * Nothing happens between two points that anybody could see, so dying at each of them once is dying
 * everywhere. Once dead, everything is refused, as nothing leaves a process that is no more. At the
 * same points the process can be stopped for a while, and its disk be full.
 */
public final class Kill implements Database.Commits {
  /** What the journal says on a full disk. */
  public static final String FULL = "the disk is full";

  /** So soon before its death what is written is named; that takes a walk through the stack. */
  private static final int NEAR = 3;

  private final List<Kind> passed = new ArrayList<>();
  private final Set<String> writes = new HashSet<>();
  private int left = Integer.MAX_VALUE;
  private Optional<Point> death = Optional.empty();
  private int untilStopped = Integer.MAX_VALUE;
  private Runnable meanwhile = () -> {};
  private int refusedCommits;

  /** Lets it pass so many points, and die at the next one. */
  public synchronized void after(int points) {
    left = points;
  }

  /** Lets it pass so many points, and then stop for as long as something else takes. */
  public synchronized void stopAfter(int points, Runnable elsewhere) {
    untilStopped = points;
    meanwhile = elsewhere;
  }

  /** The disk has no room for the next so many commits. */
  public synchronized void fillDisk(int commits) {
    refusedCommits = commits;
  }

  /** How many points were passed since the beginning. */
  public synchronized int seen() {
    return passed.size();
  }

  /** Every point that was passed since the beginning, or died at. */
  public synchronized List<Kind> passed() {
    return List.copyOf(passed);
  }

  /** Where it died, if it is dead. */
  public synchronized Optional<Point> death() {
    return death;
  }

  synchronized boolean isDead() {
    return death.isPresent();
  }

  /** Only where it dies somebody asks for what is done there. */
  synchronized void point(Kind kind, When when, Supplier<String> name) {
    step(kind, () -> Point.of(kind, when, name.get()));
  }

  private void step(Kind kind, Supplier<Point> here) {
    passed.add(kind);
    if (--untilStopped < 0) {
      untilStopped = Integer.MAX_VALUE;
      meanwhile.run();
    }
    if (isDead()) {
      throw new Here();
    }
    if (--left < 0) {
      death = Optional.of(here.get());
      throw new Here();
    }
  }

  @Override
  public synchronized void writing() {
    if (left < NEAR) {
      writes.add(Frames.writer());
    }
  }

  @Override
  public synchronized void before() {
    Set<String> all = Set.copyOf(writes);
    writes.clear();
    step(Kind.COMMIT, () -> new Point(Kind.COMMIT, When.BEFORE, all));
    if (refusedCommits > 0) {
      refusedCommits--;
      throw new JournalException(FULL);
    }
  }

  /** The same as just before the next point. */
  @Override
  public void after() {}

  public synchronized void revive() {
    death = Optional.empty();
    left = Integer.MAX_VALUE;
    writes.clear();
    untilStopped = Integer.MAX_VALUE;
    refusedCommits = 0; // none starts without room on its disk
  }

  /** The process is gone. */
  public static final class Here extends Error {
    private static final long serialVersionUID = 1;
  }
}
