// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to an agent that does not run. */
final class StoppedAgentTest {
  /** A key of RFC 8032, section 7.1. */
  private static final String PROVIDER =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  private static final String US = System.getProperty("user.name");

  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));

  @TempDir Path folder;
  private AgentConfig config;
  private Path state;

  @BeforeEach
  void setUp() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("agent.toml"),
            """
            [platform]
            url = "https://platform.example/"
            provider = "%s"
            pool = "pool-1"
            key = "agent.key"

            [agent]
            state = "state"
            """
                .formatted(PROVIDER));
    config = ((ConfigResult.Valid) AgentConfig.read(file, Map.of())).config();
    state = config.agent().state();
    Database.open(Files.createDirectories(state)).close();
  }

  private StoppedAgent agent() {
    return StoppedAgent.of(config, clock);
  }

  /** Why it is not held by a user of that name. */
  private Optional<String> refusalOf(String user) {
    System.setProperty("user.name", user);
    try {
      agent().close();
      return Optional.empty();
    } catch (AgentException e) {
      return Optional.ofNullable(e.getMessage());
    } finally {
      System.setProperty("user.name", US);
    }
  }

  @Test
  void whatIsSaidToItStandsThereForTheNextAndNoneStartsMeanwhile() {
    try (StoppedAgent agent = agent()) {
      agent.draining().drain("eve");
      assertThatThrownBy(() -> StateFolder.take(state))
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("another dc-agent uses the state folder");
    }

    try (StoppedAgent next = agent()) {
      assertThat(next.draining().show().by()).isEqualTo("eve");
    }
  }

  @Test
  void aJournalThatCannotBeUsedIsLetGoOf() throws IOException {
    Files.write(Database.file(state), new byte[0]);

    assertThatThrownBy(this::agent).isInstanceOf(JournalException.class);

    assertThatCode(() -> StateFolder.take(state).close()).doesNotThrowAnyException();
  }

  @Test
  void theJournalOfAnotherUserIsLeftAlone() {
    assertThat(refusalOf("somebody-else"))
        .contains(
            Database.file(state)
                + " belongs to "
                + US
                + "; say it as that user: runuser -u "
                + US
                + " -- …");
    assertThat(state.resolve("agent.lock")).doesNotExist();
  }

  @Test
  void whoHasNoNameIsTakenForItsOwner() {
    assertThat(refusalOf("?")).isEmpty();
  }
}
