// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.conformance.Mishap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found about an engine and its settings before anything is made on it. */
final class DoctorTest {
  private static final Owner NEIGHBOUR = new Owner("33".repeat(32), "pool-2", "44".repeat(32));

  private final SimulatedGround ground = new SimulatedGround();
  private final ContractId contract = ground.contract();

  @AfterEach
  void close() {
    ground.close();
  }

  private List<Finding> findings() {
    return ground.provisioner().preflight();
  }

  private List<Finding> findings(String key, Object value) {
    return findings(SimulatedGround.settings().with(Layer.PROVIDER, key, value));
  }

  private List<Finding> findings(Settings settings) {
    return ground.provisioner(settings, SimulatedGround.OWNER).preflight();
  }

  private static Stream<String> codes(List<Finding> findings) {
    return findings.stream().map(finding -> finding.code().text().replace("docker/", ""));
  }

  private static void finds(List<Finding> findings, Severity severity, String code, String text) {
    assertThat(findings)
        .anySatisfy(it -> {
          assertThat(it.code().text()).isEqualTo("docker/" + code);
          assertThat(it.severity()).isEqualTo(severity);
          assertThat(it.evidence() + "; " + it.cause() + "; " + it.remedy()).contains(text);
        });
  }

  @Test
  void anEngineThatIsWellIsToldNothingThatItDoesNotConcern() {
    assertThat(codes(findings()))
        .containsExactly("root_is_root", "disk_unenforced", "host_reachable");
  }

  @Test
  void whatTheEngineCannotLimitIsNamed() {
    for (String limit : List.of("MemoryLimit", "SwapLimit", "CpuCfsQuota", "PidsLimit")) {
      ground.docker.host().says(limit, false);
    }

    finds(findings(), Severity.ERROR, "limits_missing", "memory, swap, CPU, number of processes");
  }

  @Test
  void anEngineOfAnotherSystemIsNamed() {
    ground.docker.host().says("OSType", "windows");

    finds(findings(), Severity.ERROR, "not_linux", "windows");
  }

  @Test
  void anEngineWithoutAFilterOfSystemCallsIsNamed() {
    ground.docker.host().says("SecurityOptions", List.of("name=apparmor"));

    finds(findings(), Severity.WARNING, "no_seccomp", "filters no system calls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name=rootless", "name=userns"})
  void whereRootIsNotRootNothingIsSaidOfIt(String option) {
    ground.docker.host().says("SecurityOptions", List.of("name=seccomp,profile=default", option));

    assertThat(codes(findings())).doesNotContain("root_is_root", "no_seccomp");
  }

  @Test
  void aDiskSizeThatTheEngineCannotHoldToIsNamed() {
    finds(
        findings("disk", "enforced"),
        Severity.ERROR,
        "disk_not_enforceable",
        "its storage driver vfs knows none");
  }

  @ParameterizedTest
  @CsvSource({"extfs, true", "xfs, false"})
  void overlaysHoldToADiskSizeOnXfsAlone(String fileSystem, boolean found) {
    ground.docker.host().says("Driver", "overlay2");
    ground
        .docker
        .host()
        .says("DriverStatus", List.of(List.of("alone"), List.of("Backing Filesystem", fileSystem)));

    assertThat(codes(findings("disk", "enforced")).anyMatch("disk_not_enforceable"::equals))
        .isEqualTo(found);
  }

  @Test
  void anImageThatIsMissingAndMayNotBePulledIsAnError() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "image", "not/there:1");

    finds(findings(settings), Severity.INFO, "image_missing", "it is pulled for the first");
    finds(
        findings(settings.with(Layer.PROVIDER, "pull", "never")),
        Severity.ERROR,
        "image_missing",
        "docker pull not/there:1");
  }

  @Test
  void anImageThatIsStillToBeBuiltIsToldOf() {
    ground.docker.host().untag(DebianImage.NAME.toString());
    ground.docker.host().hasImage(DebianImage.BASE, List.of());

    finds(findings(), Severity.INFO, "image_not_built", "is not built yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.7.7", "0.0.0.0"})
  void anAddressThatCustomersCannotReachIsNamed(String address) {
    finds(findings("address", address), Severity.WARNING, "address_private", address);
  }

  @Test
  void anAddressThatDoesNotResolveIsNamed() {
    finds(
        findings("address", "no-such-host.invalid"),
        Severity.ERROR,
        "address_unknown",
        "no-such-host.invalid");
  }

  @Test
  void portsThatOthersPublishAreNamedAndOurOwnAreNot() {
    ground.ready(contract);

    List<Finding> neighbours =
        ground.provisioner(SimulatedGround.settings(), NEIGHBOUR).preflight();

    finds(neighbours, Severity.WARNING, "ports_shared", "[23000]");
    assertThat(codes(findings())).doesNotContain("ports_shared");
    assertThat(codes(findings("ports", "24000-24099"))).doesNotContain("ports_shared");
  }

  @Test
  void onlyPortsOfTheRangeConcernIt() {
    ground.ready(contract);

    for (String range : List.of("22000-22999", "23001-23099")) {
      Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "ports", range);
      assertThat(codes(ground.provisioner(settings, NEIGHBOUR).preflight()))
          .doesNotContain("ports_shared");
    }
  }

  @Test
  void portsThatTheHostGivesAwayItselfAreNamed() {
    finds(findings("ports", "32000-32768"), Severity.WARNING, "ports_ephemeral", "32768");
    assertThat(codes(findings("ports", "32000-32767"))).doesNotContain("ports_ephemeral");
  }

  @Test
  void subnetsThatThisHostIsInAreNamed() {
    finds(findings("subnets", "127.0.0.0/16"), Severity.WARNING, "subnets_overlap", "127.0.0.1/8");
  }

  @Test
  void aNetworkOfOursWithoutItsContainerIsToldOf() {
    String mark = Mark.of(contract).text();
    ground
        .docker
        .networks()
        .plantNetwork(mark, "10.231.9.0/29", SimulatedGround.stamp(contract, mark));
    ground.docker.networks().plantNetwork("of-others", "10.232.9.0/29", Map.of());
    ground.ready(ground.contract());

    finds(findings(), Severity.INFO, "network_left_over", "without a container: [" + mark + "]");
  }

  @Test
  void podmanIsRefused() {
    ground
        .docker
        .host()
        .introducesItselfAs(
            Map.of(
                "Version",
                "5.0.0",
                "ApiVersion",
                "1.41",
                "Components",
                List.of(Map.of("Name", "Podman Engine", "Version", "5.0.0"))));

    finds(findings(), Severity.ERROR, "podman", "Podman 5.0.0");
  }

  @ParameterizedTest
  @CsvSource({"1.40, 1.12", "1.99, 1.53"})
  void anEngineThatSpeaksNoVersionOfOursIsNotGoneOnWith(String newest, String oldest) {
    ground
        .docker
        .host()
        .introducesItselfAs(Map.of("Version", "x", "ApiVersion", newest, "MinAPIVersion", oldest));

    List<Finding> findings = findings();

    finds(findings, Severity.ERROR, "api_version", oldest + " to " + newest);
    assertThat(findings).hasSize(1);
  }

  @Test
  void anEngineThatDoesNotAnswerIsTheOneFinding() {
    ground.trouble.begin(Mishap.UNREACHABLE, "");

    List<Finding> findings = findings();

    finds(findings, Severity.ERROR, "unreachable", "docker -H unix:///nonexistent/engine.sock");
    assertThat(findings).hasSize(1);
  }
}
