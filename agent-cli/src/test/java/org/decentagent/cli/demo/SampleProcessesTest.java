// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleProcessesTest {
  @TempDir Path folder;

  private final List<Process> started = new java.util.ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  /** Waits for its input to end; the word stands in its command line. */
  private Process process(String word, Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "read -r line", word);
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  @Test
  void serversAndSessionsAreFoundAndNobodyElse() throws Exception {
    Process server = process(folder + "/instances/dc-a/sshd_config", Map.of());
    Process session = process("-bash", Map.of("DC_INSTANCE", "dc-a"));
    Process stranger = process("/elsewhere/instances/dc-a/sshd_config", Map.of());
    Process otherSession = process("-bash", Map.of("DC_INSTANCE", "dc-b"));
    Process reader = process(folder + "/instances/dc-a/host_key.pub", Map.of());

    List<ProcessHandle> found = new SampleProcesses(folder).find(Set.of("dc-a"));

    assertThat(found).containsExactlyInAnyOrder(server.toHandle(), session.toHandle());
    assertThat(List.of(stranger, otherSession, reader)).allMatch(Process::isAlive);
  }

  @Test
  void whatIsFoundIsEnded() throws Exception {
    Process server = process(folder + "/instances/dc-a/sshd_config", Map.of());
    Process stranger = process("/elsewhere/instances/dc-a/sshd_config", Map.of());

    List<String> ended = new SampleProcesses(folder).end(Set.of());

    assertThat(ended).containsExactly("process " + server.pid());
    assertThat(server.isAlive()).isFalse();
    assertThat(stranger.isAlive()).isTrue();
  }
}
