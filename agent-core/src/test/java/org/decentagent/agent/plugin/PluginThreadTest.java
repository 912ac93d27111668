// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.decentagent.spi.BackendName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PluginThreadTest {
  @ParameterizedTest
  @EnumSource(Lane.class)
  void aThreadTellsWhosePluginItRuns(Lane lane) {
    for (String name : new String[] {"box", "my-box", "box-create", "a-read-1", "7_x"}) {
      BackendName backend = new BackendName(name);

      assertThat(PluginThread.backendOf(PluginThread.calling(backend, lane, 12))).contains(backend);
      assertThat(PluginThread.backendOf(PluginThread.creating(backend))).contains(backend);
      assertThat(PluginThread.backendOf(PluginThread.closing(backend))).contains(backend);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.jar", "box-create", "a-read-1"})
  void aThreadTellsWhichPluginIsLoadedOnIt(String plugin) {
    String thread = PluginThread.loading(Path.of("/plugins", plugin));

    assertThat(PluginThread.loadedOn(thread)).contains(plugin);
    assertThat(PluginThread.backendOf(thread)).isEmpty();
    assertThat(PluginThread.loadedOn(PluginThread.creating(new BackendName("load-box")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plugin-load-evil.jar", "pool-1-thread-1", "plugin-exit", "plugin-Ä-create"})
  void otherThreadsAreNobodysOrOfNoBackend(String thread) {
    assertThat(PluginThread.backendOf(thread)).isEmpty();
  }
}
