// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance is held to, and what happens where the engine does not hold it. */
final class ConfinedTest {
  private final SimulatedGround ground = new SimulatedGround();
  private final DockerProvisioner provisioner = ground.provisioner();
  private final ContractId contract = ground.contract();
  private final InMemorySteps steps = ground.steps(contract);
  private final String mark = Mark.of(contract).text();

  @AfterEach
  void close() {
    ground.close();
  }

  private void provision() {
    provisioner.provision(SimulatedGround.request(contract), steps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /Memory                      | 268435456
          /MemorySwap                  | 268435456
          /NanoCpus                    | 2000000000
          /PidsLimit                   | 512
          /Privileged                  | false
          /CapDrop                     | ["ALL"]
          /SecurityOpt                 | ["no-new-privileges:true"]
          /Ulimits/0/Name              | "nofile"
          /IpcMode                     | "private"
          /ReadonlyRootfs              | false
          /PublishAllPorts             | false
          /AutoRemove                  | false
          /Init                        | true
          /RestartPolicy/Name          | "unless-stopped"
          /LogConfig/Type              | "json-file"
          /LogConfig/Config/max-size   | "10485760"
          /LogConfig/Config/max-file   | "3"
          /PortBindings/22~1tcp/0/HostPort | "23000"
          /PortBindings/22~1tcp/0/HostIp | "127.0.0.2"
          """)
  void anInstanceGetsThisAndNoMore(String field, String value) {
    ground.ready(contract);

    assertThat(ground.container(mark).wish().path("HostConfig").at(field)).hasToString(value);
  }

  @Test
  void itGetsNoMoreOfTheKernelThanItsLoginNeeds() {
    ground.ready(contract);

    assertThat(ground.container(mark).wish().at("/HostConfig/CapAdd").toString())
        .doesNotContain("SYS_ADMIN", "NET_ADMIN", "NET_RAW", "SYS_PTRACE", "SYS_MODULE", "MKNOD")
        .contains("SYS_CHROOT");
    assertThat(ground.container(mark).wish().at("/HostConfig/Binds")).isEmpty();
    assertThat(ground.container(mark).wish().at("/HostConfig/Devices")).isEmpty();
  }

  @Test
  void itIsInANetworkOfItsOwnWhereNobodyReachesNeighbours() {
    ground.ready(contract);

    assertThat(ground.container(mark).wish().at("/HostConfig/NetworkMode").asText())
        .isEqualTo(mark);
    assertThat(ground.docker.networks().all())
        .singleElement()
        .satisfies(network ->
            assertThat(network.options())
                .containsEntry("com.docker.network.bridge.enable_icc", "false"));
  }

  @Test
  void theCustomersKeyIsInNoInspect() {
    ground.ready(contract);

    assertThat(ground.container(mark).wish().toString())
        .doesNotContain(SimulatedGround.RENTER.line().split(" ", 3)[1]);
    assertThat(ground.container(mark).keys()).isEqualTo(SimulatedGround.RENTER.line() + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Memory", "MemorySwap", "NanoCpus", "PidsLimit", "CapDrop", "SecurityOpt"})
  void aLimitThatTheEngineIgnoresMakesNoInstance(String field) {
    ground.docker.containers().ignores(field);

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining(field);

    assertThat(ground.docker.containers().all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Your kernel does not support swap limit capabilities or the cgroup is not mounted.",
        "Your kernel does not support CPU cfs quota. Quota discarded."
      })
  void aLimitThatTheEngineWarnsItCannotSetMakesNoInstance(String warning) {
    ground.docker.containers().warns(warning);

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining(warning);

    assertThat(ground.docker.containers().all()).isEmpty();
  }

  @Test
  void anyOtherWarningIsNoReasonToRefuse() {
    ground.docker.containers().warns("Published ports are public");

    Instance instance = ground.ready(contract);

    assertThat(instance.hostKey()).isPresent();
  }

  @Test
  void aCustomersContainerIsNotThrownAwayForALimitThatSomebodyLowered() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().update(instance.ref().externalId(), "Memory", 64L << 20);

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("Memory");

    assertThat(ground.container(mark).status()).isEqualTo("running");
  }

  @Test
  void anImageThatKeepsDataOutsideOfItsDiskSizeIsRefused() {
    Settings settings =
        SimulatedGround.settings()
            .with(Layer.OFFERING, "image", SimulatedGround.VOLUMES)
            .with(Layer.PROVIDER, "disk", "enforced");
    ground.docker.host().says("Driver", "btrfs");
    ground.docker.containers().programsEndWith(7);

    assertThatThrownBy(() ->
            ground
                .provisioner(settings, SimulatedGround.OWNER)
                .provision(SimulatedGround.request(contract, settings), steps))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("use an image without VOLUME");

    assertThat(ground.remains()).containsExactly("network " + mark);
  }

  @Test
  void anEngineThatTakesADiskSizeAndLetsMoreBeWrittenIsNotBelieved() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "disk", "enforced");
    DockerProvisioner enforcing = ground.provisioner(settings, SimulatedGround.OWNER);
    ground.docker.host().says("Driver", "btrfs");
    ground.docker.containers().programsEndWith(3);

    assertThatThrownBy(
            () -> enforcing.provision(SimulatedGround.request(contract, settings), steps))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("wrote more than its disk size");

    assertThat(ground.remains()).isEmpty();
  }

  @Test
  void aContainerThatSomebodyNamedLikeTheProbeStays() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "disk", "enforced");
    DockerProvisioner enforcing = ground.provisioner(settings, SimulatedGround.OWNER);
    String name =
        "decent-agent-disk-probe-" + OwnerStamp.agentLabel(SimulatedGround.OWNER).substring(0, 12);
    ground.docker.host().says("Driver", "btrfs");
    ground.docker.containers().plant(name, Map.of());

    assertThatThrownBy(
            () -> enforcing.provision(SimulatedGround.request(contract, settings), steps))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("container " + name + " exists; remove it");

    assertThat(ground.remains()).containsExactly("container " + name);
  }

  @Test
  void anImageThatMayNotBePulledIsNamed() {
    Settings settings =
        SimulatedGround.settings()
            .with(Layer.PROVIDER, "pull", "never")
            .with(Layer.OFFERING, "image", "not/there:1");

    assertThatThrownBy(() ->
            ground
                .provisioner(settings, SimulatedGround.OWNER)
                .provision(SimulatedGround.request(contract, settings), steps))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("docker pull not/there:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Privileged        | true
          PidMode           | "host"
          IpcMode           | "host"
          UTSMode           | "host"
          UsernsMode        | "host"
          CgroupParent      | "/others"
          Binds             | ["/:/host"]
          Devices           | [{"PathOnHost":"/dev/mem"}]
          DeviceRequests    | [{"Driver":"nvidia"}]
          DeviceCgroupRules | ["a *:* rwm"]
          VolumesFrom       | ["somebody-elses"]
          GroupAdd          | ["docker"]
          PublishAllPorts   | true
          AutoRemove        | true
          ReadonlyRootfs    | true
          CapAdd            | ["ALL"]
          NetworkMode       | "host"
          Mounts            | [{"Type":"bind","Source":"/","Target":"/host"}]
          """)
  void whatTheEngineGivesBeyondWhatWasAskedMakesNoInstance(String field, String json) {
    ground.docker.containers().gives(field, json);

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining(field + " is");

    assertThat(ground.docker.containers().all()).isEmpty();
  }

  @Test
  void whatRanOnceIsNotThrownAwayThoughNothingIsRememberedOfIt() {
    Instance instance = ground.ready(contract);
    ground.memory.forget(contract);
    ground.docker.containers().update(instance.ref().externalId(), "Memory", 64L << 20);

    assertThatThrownBy(() -> ground.ready(contract))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("Memory");

    assertThat(ground.container(mark).status()).isEqualTo("running");
  }

  @Test
  void whatWasDeliveredIsNotThrownAwayThoughTheEngineForgotThatItRan() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().update(instance.ref().externalId(), "Memory", 64L << 20);
    ground.docker.containers().forgetsThatItRan(instance.ref().externalId());

    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(ground.container(mark).id()).isEqualTo(instance.ref().externalId());
  }

  @Test
  void whatWasMadeUnderOtherSettingsIsStillHeldToWhatWasSold() {
    Instance instance = ground.ready(contract);
    ground.memory.forget(contract);
    ground.docker.containers().update(instance.ref().externalId(), "Memory", 64L << 20);
    Settings changed = SimulatedGround.settings().with(Layer.PROVIDER, "pids_limit", 100L);

    assertThatThrownBy(() -> ground.ready(contract, changed))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("Memory");
  }

  @Test
  void aProbeThatAKilledProcessLeftIsRemovedAndTriedAnew() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "disk", "enforced");
    DockerProvisioner enforcing = ground.provisioner(settings, SimulatedGround.OWNER);
    String agent = OwnerStamp.agentLabel(SimulatedGround.OWNER);
    ground.docker.host().says("Driver", "btrfs");
    ground.docker.containers().programsEndWith(7);
    ground
        .docker
        .containers()
        .plant(
            "decent-agent-disk-probe-" + agent.substring(0, 12),
            Map.of("org.decentagent.docker.disk-probe", agent));

    assertThatThrownBy(
            () -> enforcing.provision(SimulatedGround.request(contract, settings), steps))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("last exit code 7");

    assertThat(ground.remains()).containsExactly("container " + mark, "network " + mark);
  }

  @Test
  void aDiskSmallerThanSoldIsMissedUnderOtherSettingsToo() {
    Limits limits =
        new Limits(2, SimulatedGround.MEMORY, Optional.of(StorageSize.ofGibibytes(5)), 100);
    ContainerPlan plan =
        new ContainerPlan(
            SimulatedGround.request(contract),
            limits,
            "sha256:1",
            new Confinement.Place(23000, mark, Map.of()));
    Map<String, Object> has = new TreeMap<>(plan.wish().hostConfig());
    has.put("StorageOpt", Map.of("size", "1"));

    List<String> shortfalls =
        plan.shortfalls(
            new ContainerFacts(
                "c1",
                mark,
                Map.of(),
                new ContainerFacts.Status("running", 0, Instant.EPOCH, false),
                Map.of(),
                has));

    assertThat(shortfalls).singleElement().asString().startsWith("StorageOpt is");
  }

  @Test
  void theCustomersKeyIsForRootAlone() throws IOException {
    byte[] archive = RenterKey.archive(SimulatedGround.RENTER);
    Map<String, Integer> modes = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        modes.put(entry.getName(), entry.getMode() & 0777);
        assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
        assertThat(List.of(entry.getUserName(), entry.getGroupName())).containsOnly("root");
        assertThat(entry.getLastModifiedDate()).hasTime(0);
      }
    }

    assertThat(modes)
        .containsExactly(
            Map.entry("root/.ssh/", 0700), Map.entry("root/.ssh/authorized_keys", 0600));
  }

  @Test
  void whatACustomerMadeOfTheHostKeysFileIsReadUpToALimit() {
    Instance instance = ground.ready(contract);
    String file = "x".repeat(64 * 1024 + 1);
    ground.docker.containers().writesAsHostKey(instance.ref().externalId(), file);

    Optional<byte[]> read =
        ground.engine.containers().readFile(instance.ref().externalId(), SshServer.PUBLIC_HOST_KEY);

    assertThat(read).isEmpty();
  }

  @Test
  void theProbeOfADiskTellsWhetherMoreCouldBeWritten() throws Exception {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "disk", "enforced");
    ground.docker.host().says("Driver", "btrfs");
    ground.docker.containers().nextProgramEnds(3, 3);
    assertThatThrownBy(() -> ground.ready(contract, settings))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("wrote more than its disk size");
    List<String> command = ground.docker.containers().lastCommand();

    assertThat(exitCode(command, Files.createTempFile("probe", "").toString())).isEqualTo(3);
    assertThat(exitCode(command, "/nonexistent/probe")).isEqualTo(7);
  }

  @Test
  void aProbeThatTakesItsTimeIsWaitedFor() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "disk", "enforced");
    ground.docker.host().says("Driver", "btrfs");
    ground.docker.containers().nextProgramEnds(3, 7);

    ground.ready(contract, settings);

    assertThat(ground.remains()).containsExactly("container " + mark, "network " + mark);
  }

  private static int exitCode(List<String> command, String file) throws Exception {
    List<String> here =
        command.stream()
            .map(word ->
                word.replaceFirst("head -c [0-9]+", "head -c 10").replace("/dc-disk-probe", file))
            .toList();
    return new ProcessBuilder(here)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void anotherThreadIsNotKeptFromTryingADiskOnceOneHasTried() throws InterruptedException {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "disk", "enforced");
    DockerProvisioner enforcing = ground.provisioner(settings, SimulatedGround.OWNER);
    ground.docker.host().says("Driver", "btrfs");
    ground.docker.containers().nextProgramEnds(3, 7);
    enforcing.provision(SimulatedGround.request(contract, settings), steps);
    ContractId other = ground.contract();
    AtomicReference<Provisioned> made = new AtomicReference<>();
    Thread second =
        Thread.ofPlatform()
            .daemon()
            .start(() ->
                made.set(
                    enforcing.provision(
                        SimulatedGround.request(other, settings), ground.steps(other))));

    second.join(20_000);

    assertThat(made.get()).isInstanceOf(Provisioned.Ready.class);
  }
}
