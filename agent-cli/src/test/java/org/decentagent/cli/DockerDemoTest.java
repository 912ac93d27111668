// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.decentagent.cli.console.Console;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The distribution, as it was built, against a Docker Engine. */
@Tag("distribution")
final class DockerDemoTest {
  private static final Duration IMAGE_BUILT_WITHIN = Duration.ofMinutes(10);

  @TempDir Path folder;

  @BeforeEach
  void needsAnEngine() {
    boolean there = System.getenv("DOCKER_HOST") != null;
    boolean required = "1".equals(System.getenv("DC_REQUIRE_DOCKER"));
    assumeTrue(
        there || required, "did not run: there is no DOCKER_HOST, and DC_REQUIRE_DOCKER is not 1");
  }

  private Process demo(String... more) throws Exception {
    Path program = Distribution.folder().resolve("bin/dc-agent");
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "demo");
    builder.command().addAll(java.util.List.of(more));
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  @Test
  void tenantsLogInToContainersAndNothingIsLeft() throws Exception {
    Process demo = demo("--json", "--contracts", "2", "--provisioner", "docker");

    boolean ended = demo.waitFor(15, TimeUnit.MINUTES);

    String err = Files.readString(folder.resolve("err"));
    assertThat(ended).as(err).isTrue();
    assertThat(demo.exitValue()).as(err).isZero();
    JsonNode report = Console.json().readTree(Files.readString(folder.resolve("out")));
    assertThat(report.path("provisioner").asString()).isEqualTo("docker");
    assertThat(report.path("loginVerified").asInt()).isEqualTo(2);
    assertThat(report.path("leaked").asInt()).isZero();
  }

  @Test
  void whatAKilledDemoLeftIsRemovedByTheNext() throws Exception {
    Process killed = demo("--contracts", "2", "--provisioner", "docker");
    Eventually.is(
        "a container stands",
        IMAGE_BUILT_WITHIN,
        () -> Files.readString(folder.resolve("out")).contains("is ACTIVE") || !killed.isAlive());
    killed.destroyForcibly().waitFor();

    Process next = demo("--json", "--contracts", "1", "--provisioner", "docker");
    boolean ended = next.waitFor(10, TimeUnit.MINUTES);

    String err = Files.readString(folder.resolve("err"));
    assertThat(ended).as(err).isTrue();
    assertThat(next.exitValue()).as(err).isZero();
    assertThat(err).contains("removed container dc-", "removed network dc-");
    assertThat(folder.resolve("dc-agent/demo/remains.json")).content().isEqualTo("[]");
  }
}
