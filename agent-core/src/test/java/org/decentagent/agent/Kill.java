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

  private final List<Point> passed = new ArrayList<>();
  private final Set<String> writes = new HashSet<>();
  private int left = Integer.MAX_VALUE;
  private boolean dead;
  private Optional<Point> last = Optional.empty();
  private int untilStopped = Integer.MAX_VALUE;
  private Runnable meanwhile = () -> {};
  private int refusedCommits;
  private Named named = Named.YES;

  /** Whether points are told apart by what is done there, which takes time to find out. */
  private enum Named {
    YES,
    NO
  }

  /** Nobody will ask what was done at which point. */
  public synchronized void withoutNames() {
    named = Named.NO;
  }

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
  public synchronized List<Point> passed() {
    return List.copyOf(passed);
  }

  /** Where it died, if it is dead. */
  public synchronized Optional<Point> death() {
    return dead ? last : Optional.empty();
  }

  synchronized boolean isDead() {
    return dead;
  }

  synchronized void point(Kind kind, When when, Supplier<String> name) {
    point(named == Named.YES ? Point.of(kind, when, name.get()) : new Point(kind, when, Set.of()));
  }

  private void point(Point point) {
    passed.add(point);
    if (--untilStopped < 0) {
      untilStopped = Integer.MAX_VALUE;
      meanwhile.run();
    }
    if (dead) {
      throw new Here();
    }
    last = Optional.of(point);
    if (--left < 0) {
      dead = true;
      throw new Here();
    }
  }

  @Override
  public synchronized void writing() {
    if (named == Named.YES) {
      writes.add(Frames.writer());
    }
  }

  @Override
  public synchronized void before() {
    Set<String> all = Set.copyOf(writes);
    writes.clear();
    point(new Point(Kind.COMMIT, When.BEFORE, all));
    if (refusedCommits > 0) {
      refusedCommits--;
      throw new JournalException(FULL);
    }
  }

  /** The same as just before the next point. */
  @Override
  public void after() {}

  public synchronized void revive() {
    dead = false;
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
