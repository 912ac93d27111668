// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineResourcesTest {
  private static final Mark MARK = Mark.of(new ContractId("ab".repeat(32)));
  private static final String OURS = "{\"org.decentagent.agent\":\"me\"}";
  private static final String OTHERS = "{\"org.decentagent.agent\":\"other\"}";

  @TempDir Path folder;

  private @Nullable CannedEngine listening;

  private CannedEngine canned() {
    return requireNonNull(listening);
  }

  private EngineResources resources() {
    return new EngineResources(
        new EngineClient(new EngineAddress.Socket(folder.resolve("docker.sock"))));
  }

  @BeforeEach
  void listen() throws IOException {
    listening = CannedEngine.on(folder.resolve("docker.sock"));
    canned()
        .answer(
            "GET /containers/json?all=true",
            200,
            "[{\"Id\":\"c1\",\"Names\":[\"/one\"],\"Labels\":%s},".formatted(OURS)
                + "{\"Id\":\"c2\",\"Names\":[\"/two\"],\"Labels\":%s},".formatted(OTHERS)
                + "{\"Id\":\"c3\",\"Names\":[\"/%s\"],\"Labels\":null}]".formatted(MARK))
        .answer(
            "GET /networks",
            200,
            "[{\"Id\":\"n1\",\"Name\":\"net\",\"Labels\":%s}]".formatted(OURS))
        .answer(
            "GET /volumes",
            200,
            "{\"Volumes\":[{\"Name\":\"%s-0\",\"Labels\":{}}]}".formatted(MARK));
  }

  @AfterEach
  void close() throws IOException {
    canned().close();
  }

  @Test
  void whatBearsTheLabelOrTheNameIsFound() throws IOException {
    assertThat(resources().of("me", Set.of(MARK)).stream().map(Resource::toString))
        .containsExactly(
            "container one", "container " + MARK, "network net", "volume " + MARK + "-0");
  }

  @Test
  void onlyWhatBearsTheLabelIsRemovedAndContainersGoFirst() throws IOException {
    canned()
        .answer("DELETE /containers/c1?force=true&v=true", 204, "")
        .answer("DELETE /networks/n1", 204, "");

    resources().remove("me");

    assertThat(canned().asked().stream().filter(line -> line.startsWith("DELETE")))
        .containsExactly("DELETE /containers/c1?force=true&v=true", "DELETE /networks/n1");
  }

  @Test
  void whatIsGoneAlreadyIsRemoved() throws IOException {
    assertThat(resources().remove("me")).hasSize(2);
  }

  @Test
  void aFailedListingIsNotAnEmptyOne() {
    canned().answer("GET /networks", 500, "{\"message\":\"disk is broken\"}");

    assertThatThrownBy(() -> resources().of("me", Set.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("disk is broken");
  }

  @Test
  void whatIsNoEngineIsSaidSo() {
    canned().answerRaw("GET /containers/json?all=true", "SSH-2.0-OpenSSH_9.2\r\n");

    assertThatThrownBy(() -> resources().of("me", Set.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no Docker Engine")
        .hasMessageContaining("docker.sock");
  }

  @Test
  void brokenJsonIsSaidSo() {
    canned().answer("GET /networks", 200, "[{\"Id\":");

    assertThatThrownBy(() -> resources().of("me", Set.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken JSON");
  }

  @Test
  void anEngineThatIsNotThereDoesNotAnswer() {
    EngineClient nowhere = new EngineClient(new EngineAddress.Socket(folder.resolve("none.sock")));

    assertThat(nowhere.answers()).isFalse();
  }
}
