// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.hand.Draining;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;

/**
 * An agent that does not run, for what can be said to it beforehand. None can start meanwhile.
 * Confined to one thread.
 */
public final class StoppedAgent implements AutoCloseable {
  /** What Java calls a user that the system has no name for, as in many containers. */
  private static final String NAMELESS = "?";

  private final StateFolder state;
  private final Database database;
  private final InstantSource clock;

  private StoppedAgent(StateFolder state, Database database, InstantSource clock) {
    this.state = state;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Holds its journal, which is there already.
   *
   * @throws AgentException when an agent runs there, or the journal is another user's: files of
   *     ours in its folder would lock that user's agent out
   * @throws JournalException when it cannot be used
   */
  public static StoppedAgent of(AgentConfig config, InstantSource clock) {
    requireOwn(Database.file(config.agent().state()));
    StateFolder state = StateFolder.take(config.agent().state());
    try {
      return new StoppedAgent(state, Database.open(state.path()), clock);
    } catch (JournalException e) {
      state.close();
      throw e;
    }
  }

  private static void requireOwn(Path journal) {
    String user = System.getProperty("user.name", NAMELESS);
    String owner;
    try {
      owner = Files.getOwner(journal).getName();
    } catch (IOException e) {
      throw new AgentException("cannot look at " + journal + ": " + e, e);
    }
    if (!owner.equals(user) && !user.equals(NAMELESS)) {
      throw new AgentException(
          journal
              + " belongs to "
              + owner
              + "; say it as that user: runuser -u "
              + owner
              + " -- …");
    }
  }

  /** Whether it claims new contracts, once it is started. */
  public Draining draining() {
    return new Draining(new Journal(database, clock));
  }

  @Override
  public void close() {
    database.close();
    state.close();
  }
}
