// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineAddressTest {
  @Test
  void aSocketIsReachedFromThisMachine() {
    EngineAddress address = EngineAddress.parse("unix:///run/docker.sock").orElseThrow();

    assertThat(address).isEqualTo(new EngineAddress.Socket(Path.of("/run/docker.sock")));
    assertThat(address.host()).isEqualTo("127.0.0.1");
    assertThat(address.text()).isEqualTo("unix:///run/docker.sock");
  }

  @Test
  void aPortIsReachedWhereItIs() {
    assertThat(EngineAddress.parse("tcp://engine.example.org").orElseThrow())
        .isEqualTo(new EngineAddress.Tcp("engine.example.org", 2375));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://me@host",
        "unix://relative",
        "tcp://",
        "docker.sock",
        "tcp:// x",
        "tcp://x:99999"
      })
  void whatWeCannotSpeakIsNoAddress(String text) {
    assertThat(EngineAddress.parse(text)).isEmpty();
  }
}
