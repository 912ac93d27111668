// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import org.decentagent.agent.journal.Database;

/**
 * Where the agent dies. Every step out of the process is a point: before each commit that changes
 * something, before each call to the platform, before and after each call to a plugin. Nothing
 * happens between two points that anybody could see, so dying at each of them once is dying
 * everywhere. Once dead, everything is refused, as nothing leaves a process that is no more.
 */
public final class Kill implements Database.Commits {
  private int left = Integer.MAX_VALUE;
  private boolean dead;
  private int seen;

  /** Lets it pass so many points, and die at the next one. */
  public void after(int points) {
    left = points;
  }

  /** How many points were passed since the beginning. */
  public int seen() {
    return seen;
  }

  boolean isDead() {
    return dead;
  }

  void point() {
    seen++;
    if (dead || --left < 0) {
      dead = true;
      throw new Here();
    }
  }

  @Override
  public void before() {
    point();
  }

  /** The same as just before the next point. */
  @Override
  public void after() {}

  void revive() {
    dead = false;
    left = Integer.MAX_VALUE;
  }

  /** The process is gone. */
  public static final class Here extends Error {
    private static final long serialVersionUID = 1;
  }
}
