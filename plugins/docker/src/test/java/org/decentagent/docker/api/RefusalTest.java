// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalTest {
  private static final EngineAddress LOCAL =
      EngineAddress.parse("unix:///run/docker.sock", Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "404, No such container: x, true",
    "404, container x not found, true",
    "404, No such object: x, true",
    "404, the container service is not ready, false",
    "404, page not found, false",
    "500, No such container: x, false"
  })
  void onlyTheEnginesOwnWordsSayThatThereIsNone(int status, String message, boolean none) {
    assertThat(new Refusal("read it", status, message).isNoSuch("container")).isEqualTo(none);
  }

  @Test
  void whoFindsNoEngineIsToldWhetherItIsThereAtAll() {
    assertThat(Unreachable.explain(LOCAL, "No such file or directory"))
        .startsWith("there is no Docker Engine at unix:///run/docker.sock");
    assertThat(Unreachable.explain(LOCAL, "Connection refused"))
        .startsWith("nothing listens at unix:///run/docker.sock");
  }

  @Test
  void aFactThatIsNoPairIsPassedOver() {
    assertThat(DriverStatus.read(List.of(List.of("alone"), List.of("Backing Filesystem", "xfs"))))
        .containsExactly(Map.entry("Backing Filesystem", "xfs"));
  }

  @Test
  void aRefusedImportIsNoImage() throws IOException {
    ImageName name = ImageName.parse("decent-agent/debian:13");
    InputStream nothing = InputStream.nullInputStream();

    assertThat(new FileSystemImport(new Answering(200, "sha256:1"), "/v1.41").send(name, nothing))
        .isEqualTo("sha256:1");
    assertThatThrownBy(
            () -> new FileSystemImport(new Answering(500, "no"), "/v1.41").send(name, nothing))
        .isInstanceOf(DockerException.class);
  }

  private record Answering(int status, String body) implements DockerHttpClient {
    @Override
    public Response execute(Request request) {
      return new Answer(status, body);
    }

    @Override
    public void close() {
      // there is nothing to let go of
    }
  }

  private record Answer(int status, String body) implements DockerHttpClient.Response {
    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return Map.of();
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      // there is nothing to let go of
    }
  }
}
