// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.decentagent.platform.signing.KeyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

  @TempDir Path folder;

  private CliProcess demo(String... more) throws IOException {
    String[] args = new String[more.length + 1];
    args[0] = "demo";
    System.arraycopy(more, 0, args, 1, more.length);
    return CliProcess.start(folder, Map.of(), args);
  }

  private Path demoFolder() {
    return folder.resolve("xdg/dc-agent/demo");
  }

  @Test
  void everyTenantGetsInAndNothingIsLeft() throws Exception {
    try (CliProcess demo = demo("--provisioner", "simulated", "--contracts", "3", "--json")) {
      int code = demo.await();

      assertThat(code).as(demo.err()).isZero();
      assertThat(demo.out().lines()).hasSize(1);
      assertThat(List.copyOf(demo.json().propertyNames()))
          .containsExactly(
              "platform",
              "provisioner",
              "contracts",
              "provisioned",
              "loginVerified",
              "terminated",
              "expired",
              "leaked",
              "durationMs");
      assertThat(demo.out())
          .contains(
              "\"provisioner\":\"simulated\",\"contracts\":3,\"provisioned\":3,\"loginVerified\":3,"
                  + "\"terminated\":3,\"expired\":1,\"leaked\":0,\"durationMs\":");
      try (Stream<Path> left = Files.list(demoFolder())) {
        assertThat(left.map(path -> path.getFileName().toString())).containsOnly("demo.lock");
      }
    }
  }

  @Test
  void onAPlatformThatRunsAlreadyEverythingIsCancelledAndTakenBack() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path key = folder.resolve("provider.key");
      KeyFile.store(provider.key, key);
      String url = provider.platform.url().toString();
      try (CliProcess demo =
          demo(
              "--provisioner",
              "simulated",
              "--contracts",
              "2",
              "--json",
              "--platform",
              url,
              "--provider-key",
              "provider.key")) {
        int code = demo.await();

        assertThat(code).as(demo.err()).isZero();
        assertThat(demo.json().path("platform").asString()).isEqualTo(url);
        assertThat(demo.json().path("expired").asString()).isEqualTo("skipped");
        assertThat(demo.json().path("terminated").asInt()).isEqualTo(2);
        assertThat(provider.platform.control().contracts())
            .allMatch(contract -> contract.status().equals("cancelled"))
            .allMatch(contract -> contract.terminationReported().isPresent());
      }
    }
  }

  @Test
  void ctrlCRemovesWhatWasMade() throws Exception {
    try (CliProcess demo = demo("--provisioner", "simulated", "--contracts", "16")) {
      Eventually.is("it delivers", () -> demo.out().contains("delivering"));
      List<ProcessHandle> children = demo.handle().children().toList();

      long asked = System.nanoTime();
      demo.signal("INT");
      int code = demo.await();

      assertThat(code).as(demo.err()).isEqualTo(130);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(ENDS_WITHIN);
      assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
      assertThat(demo.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void theSimulatedPlatformDiesWithAKilledDemo() throws Exception {
    try (CliProcess demo = demo("--provisioner", "simulated")) {
      Eventually.is("it delivers", () -> demo.out().contains("delivering"));
      List<ProcessHandle> children = demo.handle().children().toList();

      demo.signal("KILL");

      Eventually.is(
          "the platform is gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(children).isNotEmpty();
    }
  }

  @Test
  void whatAKilledDemoLeftOnAPlatformIsTakenBackByTheNext() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      KeyFile.store(provider.key, folder.resolve("provider.key"));
      String[] there = {
        "--provisioner",
        "simulated",
        "--contracts",
        "2",
        "--platform",
        provider.platform.url().toString(),
        "--provider-key",
        "provider.key"
      };
      try (CliProcess killed = demo(there)) {
        Eventually.is("it delivers", () -> killed.out().contains("PENDING"));
        killed.signal("KILL");
        killed.await();
      }

      try (CliProcess next = demo("--provisioner", "simulated", "--contracts", "1")) {
        int code = next.await();

        assertThat(code).as(next.err()).isZero();
        assertThat(next.out()).contains("taking back what an earlier demo left");
        assertThat(provider.platform.control().contracts())
            .hasSize(2)
            .allMatch(contract -> contract.status().equals("cancelled"));
        assertThat(demoFolder().resolve("markets")).isEmptyDirectory();
      }
    }
  }

  @Test
  void twoDemosNeverRunAtOnce() throws Exception {
    try (CliProcess first = demo("--provisioner", "simulated")) {
      Eventually.is("it runs", () -> first.out().contains("simulated"));
      try (CliProcess second = demo("--provisioner", "simulated", "--json")) {
        assertThat(second.await()).isEqualTo(2);
        assertThat(second.json().path("error").path("message").asString())
            .contains("another demo is running");
      }
    }
  }

  @Test
  void dockerThatWasAskedForAndIsNotThereIsUnreachable() throws Exception {
    try (CliProcess demo =
        CliProcess.start(
            folder,
            Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock"),
            "demo",
            "--provisioner",
            "docker",
            "--json")) {
      assertThat(demo.await()).isEqualTo(3);
      assertThat(demo.json().path("error").path("exitCode").asInt()).isEqualTo(3);
    }
  }

  @Test
  void aProvisionerThatIsNoneIsWrongUsageAndNamesThoseThereAre() {
    Cli.Ended ended = new Cli(folder).run("demo", "--provisioner", "vultr");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .contains("'vultr'", "docker, hetzner, proxmox, manual, script, simulated");
  }

  @Test
  void withoutTheDistributionThereAreNoPluginsToShow() throws Exception {
    try (CliProcess demo = demo("--provisioner", "hetzner", "--json")) {
      assertThat(demo.await()).isEqualTo(3);
      assertThat(demo.json().path("error").path("message").asString())
          .contains("build the distribution");
    }
  }

  @Test
  void aPlatformThatIsNotThereIsUnreachable() throws Exception {
    KeyFile.store(
        org.decentagent.platform.signing.SigningKey.generate(new java.security.SecureRandom()),
        folder.resolve("provider.key"));
    try (CliProcess demo =
        demo(
            "--provisioner",
            "simulated",
            "--platform",
            "http://127.0.0.1:1",
            "--provider-key",
            "provider.key")) {
      assertThat(demo.await()).isEqualTo(3);
      assertThat(demo.err()).contains("cannot be reached");
    }
  }

  @Test
  void aPlatformWithoutAKeyIsWrongUsage() {
    Cli.Ended ended = new Cli(folder).run("demo", "--platform", "http://127.0.0.1:1");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--provider-key");
  }

  @Test
  void noContractsAreWrongUsage() {
    Cli.Ended ended = new Cli(folder).run("demo", "--contracts", "0");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("1 to 50");
  }

  @Test
  void whatIsKeptStaysUntilTheNextDemo() throws Exception {
    try (CliProcess demo =
        demo("--provisioner", "simulated", "--contracts", "1", "--keep", "--json")) {
      assertThat(demo.await()).as(demo.err()).isZero();
      assertThat(demoFolder().resolve("agent.toml")).exists();
      assertThat(demoFolder().resolve("demo.log")).content().contains("ACTIVE");
      assertThat(demoFolder().resolve("keys/agent.key")).exists();
    }
  }
}
