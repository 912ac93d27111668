// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DockerFailuresTest {
  private static ProvisioningException of(int status, String message) {
    return DockerFailures.of(new Refusal("try", status, message), Effect.MAYBE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | client version 1.10 is too old. Minimum     | Retryable      | api_version
          400 | Minimum memory limit allowed is 6MB         | Permanent      | memory_too_small
          400 | Range of CPUs is from 0.01 to 2.00          | Permanent      | too_many_cpus
          500 | toomanyrequests: You have reached your pull | Retryable      | pull_limit
          404 | No such image: nope:1                       | Permanent      | no_such_image
          404 | pull access denied for x                    | Permanent      | no_such_image
          500 | manifest unknown                            | Permanent      | no_such_image
          500 | dial tcp: lookup registry.invalid           | Retryable      | registry_unreachable
          500 | write /var/lib: no space left on device     | QuotaExceeded  | no_space
          500 | --storage-opt is supported only for overlay | Permanent      | disk_not_enforceable
          500 | Failed to limit qgroup: disk quota exceeded | Permanent      | disk_too_small
          500 | could not find an available, non-overlapping IPv4 address pool | QuotaExceeded | no_subnet
          500 | bind: cannot assign requested address       | Permanent      | bind_address
          400 | unknown or invalid runtime name: runsc      | Permanent      | no_such_runtime
          500 | error setting rlimit type 7: not permitted  | Retryable      | open_files
          400 | OCI runtime create failed: exec: /nope      | Permanent      | bad_command
          500 | OCI runtime create failed: cgroup busy      | Retryable      | runtime_failed
          500 | invalid --security-opt 1: nope              | Permanent      | bad_security_option
          403 | network x has active endpoints              | Retryable      | network_in_use
          403 | authorization denied by plugin opa          | AccessDenied   | forbidden
          400 | Invalid container name                      | Permanent      | bad_request
          401 | unauthorized                                | AccessDenied   | unauthorized
          403 | something else                              | Permanent      | forbidden
          404 | page not found                              | Retryable      | not_found
          409 | Container x is not running                  | Retryable      | conflict
          429 | slow down                                   | Retryable      | throttled
          503 | This node is not a swarm manager            | Retryable      | unavailable
          500 | unexpected EOF                              | UnknownOutcome | server_error
          """)
  void everyRefusalHasItsMeaning(int status, String message, String kind, String code) {
    ProvisioningException meaning = of(status, message);

    assertThat(meaning.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(meaning.code()).hasToString("docker/" + code);
    assertThat(meaning).hasMessageStartingWith("cannot try: " + message);
  }

  @Test
  void anUnexplainedFailureOfAReadMayBeTriedAgain() {
    assertThat(DockerFailures.of(new Refusal("look", 500, "boom"), Effect.NONE))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessage("cannot look: boom (status 500)");
  }

  static Stream<Arguments> whatGoesWrongOnTheWay() {
    return Stream.of(
        Arguments.of(new SSLException("bad certificate"), "AccessDenied", "certificate"),
        Arguments.of(new ConnectException("Connection refused"), "Retryable", "unreachable"),
        Arguments.of(new UnknownHostException("engine"), "Retryable", "unreachable"),
        Arguments.of(new NoRouteToHostException("no route"), "Retryable", "unreachable"),
        Arguments.of(new SocketException("No such file or directory"), "Retryable", "unreachable"),
        Arguments.of(new SocketException("Permission denied"), "Retryable", "permission_denied"),
        Arguments.of(new SocketException("Connection refused"), "Retryable", "unreachable"),
        Arguments.of(new ConnectTimeoutException(), "Retryable", "unreachable"),
        Arguments.of(new SocketException("Connection reset"), "UnknownOutcome", "no_answer"),
        Arguments.of(new TimeoutException(), "UnknownOutcome", "no_answer"),
        Arguments.of(new EOFException(), "UnknownOutcome", "no_answer"));
  }

  @ParameterizedTest
  @MethodSource("whatGoesWrongOnTheWay")
  void onlyWhatCannotHaveArrivedMayBeSentAgain(Exception thrown, String kind, String code) {
    EngineAddress engine = EngineAddress.parse("unix:///run/docker.sock", Optional.empty());

    ProvisioningException meaning =
        DockerFailures.of(
            "create container", engine, new IllegalStateException("x", thrown), Effect.MAYBE);

    assertThat(meaning.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(meaning.code()).hasToString("docker/" + code);
    assertThat(meaning).hasMessageStartingWith("cannot create container: ");
  }

  @Test
  void recordedRefusalsAreAllUnderstood() throws IOException {
    Path recorded =
        Path.of(System.getProperty("specs.dir", "."), "docker-20.10.24-golden-transcripts.json");
    assumeTrue(Files.exists(recorded), "did not run: no " + recorded);
    Map<String, String> meanings = new TreeMap<>();
    for (JsonNode exchange : new ObjectMapper().readTree(recorded.toFile()).get("exchanges")) {
      int status = exchange.at("/response/status").asInt();
      if (status >= 400) {
        String body =
            exchange.at("/response/json").isNull()
                ? exchange.at("/response/text").asText()
                : exchange.at("/response/json").toString();
        Refusal refusal = Refusal.of("try", new DockerException(body, status));
        assertThat(refusal.message()).doesNotContain("{").doesNotContain("Status ");
        meanings.put(
            exchange.get("label").asText(), DockerFailures.of(refusal, Effect.MAYBE).code().text());
      }
    }

    assertThat(meanings)
        .containsEntry("too-old", "docker/api_version")
        .containsEntry("too-new", "docker/api_version")
        .containsEntry("create-mem-low", "docker/memory_too_small")
        .containsEntry("create-cpu-too-many", "docker/too_many_cpus")
        .containsEntry("create-storageopt", "docker/disk_not_enforceable")
        .containsEntry("create-no-image", "docker/no_such_image")
        .containsEntry("image-missing", "docker/no_such_image")
        .containsEntry("pull-missing-host", "docker/registry_unreachable")
        .containsEntry("bad-cmd-start", "docker/bad_command")
        .containsEntry("net-delete-inuse", "docker/network_in_use")
        .containsEntry("create-bad-secopt", "docker/bad_security_option")
        .containsEntry("create-badjson", "docker/server_error");
  }

  @Test
  void aRefusalIsOneBoundedLine() {
    Refusal refusal =
        Refusal.of(
            "x",
            new DockerException("{\"message\":\"a\\nb \\\"c\\\" " + "y".repeat(9000) + "\"}", 500));

    assertThat(refusal.message()).startsWith("a b \"c\" yyy").hasSizeLessThan(310);
    assertThat(refusal.message().lines()).hasSize(1);
  }

  /** Named as the library's own, which is inside of its jar. */
  private static final class ConnectTimeoutException extends IOException {
    private static final long serialVersionUID = 1;
  }
}
