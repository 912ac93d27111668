// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said before anything is promised, and of what was made. */
final class PromisesTest {
  private final SimulatedGround ground = new SimulatedGround();
  private final DockerProvisioner provisioner = ground.provisioner();
  private final ContractId contract = ground.contract();

  @AfterEach
  void close() {
    ground.close();
  }

  private Fit fits(int cores, MemorySize memory, Settings settings) {
    Sizes sizes = new Sizes(OptionalInt.of(cores), Optional.of(memory), Optional.empty());
    return ground
        .provisioner(settings, SimulatedGround.OWNER)
        .fits(
            new ProvisionRequest(
                contract,
                new OwnerStamp(SimulatedGround.OWNER, contract, 1, Mark.of(contract).text()),
                sizes,
                SimulatedGround.RENTER,
                settings,
                Optional.empty()));
  }

  @Test
  void whatTheHostHasFitsToTheLast() {
    assertThat(fits(8, MemorySize.ofMebibytes(16 << 10), SimulatedGround.settings()))
        .isInstanceOf(Fit.Fits.class);
  }

  @ParameterizedTest
  @CsvSource({
    "9, 1024, docker/too_many_cpus",
    "1, 16385, docker/too_much_memory",
    "1, 15, docker/memory_too_small"
  })
  void whatTheHostDoesNotHaveDoesNotFit(int cores, long mebibytes, String code) {
    Fit fit = fits(cores, MemorySize.ofMebibytes(mebibytes), SimulatedGround.settings());

    assertThat(fit)
        .isInstanceOfSatisfying(
            Fit.DoesNotFit.class, no -> assertThat(no.code()).hasToString(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MemoryLimit", "SwapLimit", "CpuCfsQuota", "PidsLimit"})
  void anEngineThatCannotLimitServesNobody(String limit) {
    ground.docker.host().says(limit, false);

    assertThat(fits(1, SimulatedGround.MEMORY, SimulatedGround.settings()).toString())
        .contains("limits_missing");
  }

  @Test
  void aRuntimeThatIsNotThereServesNobody() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "runtime", "runsc");

    assertThat(fits(1, SimulatedGround.MEMORY, settings).toString()).contains("no_such_runtime");
  }

  @Test
  void aDiskSizeThatNothingEnforcesIsNotSold() {
    Settings settings =
        SimulatedGround.settings()
            .with(Layer.PROVIDER, "disk", "enforced")
            .with(Layer.PROVIDER, "default_storage", "10 GiB");

    assertThat(fits(1, SimulatedGround.MEMORY, settings).toString())
        .contains("disk_not_enforceable");
  }

  @Test
  void aFullBackendTakesNoMoreButWhatItHas() {
    Settings one = SimulatedGround.settings().with(Layer.PROVIDER, "max_instances", 1L);
    ContractId second = ground.contract();
    ground.ready(contract, one);

    assertThat(fits(1, SimulatedGround.MEMORY, one)).isInstanceOf(Fit.Fits.class);
    assertThat(
            ground
                .provisioner(one, SimulatedGround.OWNER)
                .fits(SimulatedGround.request(second, one))
                .toString())
        .contains("max_instances is 1");
    assertThatThrownBy(() -> ground.ready(second, one))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void otherPeoplesContainersDoNotFillOurs() {
    Settings one = SimulatedGround.settings().with(Layer.PROVIDER, "max_instances", 1L);
    ground.docker.containers().plant("somebody-elses", Map.of());

    assertThat(fits(1, SimulatedGround.MEMORY, one)).isInstanceOf(Fit.Fits.class);
  }

  @Test
  void whatWasPromisedIsNotFree() {
    CapacityReport report = provisioner.capability(CapacityReport.class).orElseThrow();
    CapacityReport.Capacity before = report.capacity();
    Instance instance = ground.ready(contract);
    ground.docker.containers().dies(instance.ref().externalId());

    CapacityReport.Capacity after = report.capacity();

    assertThat(before.cpuThreads()).isEqualTo(8);
    assertThat(before.memoryTotal()).isEqualTo(MemorySize.ofMebibytes(16 << 10));
    assertThat(before.memoryFree()).isEqualTo(MemorySize.ofMebibytes(16 << 10));
    assertThat(after.memoryFree()).isEqualTo(MemorySize.ofMebibytes((16 << 10) - 256));
  }

  private Instance known() {
    return ground.ready(contract).toBuilder().renterKey(SimulatedGround.RENTER).build();
  }

  @Test
  void whatRunsAsSoldAndLetsItsCustomerInIsUp() {
    assertThat(provisioner.probe(known())).isInstanceOf(Health.Up.class);
  }

  @ParameterizedTest
  @CsvSource({"Memory, bytes of memory", "NanoCpus, processor", "PidsLimit, processes"})
  void lessThanWasSoldIsNotUp(String field, String what) {
    Instance instance = known();
    ground.docker.containers().update(instance.ref().externalId(), field, 5);

    assertThat(provisioner.probe(instance))
        .isInstanceOfSatisfying(
            Health.Down.class, down -> assertThat(down.why()).contains(what).contains("sold"));
  }

  @Test
  void anotherHostKeyOrAnotherCustomersKeyIsNotUp() {
    Instance instance = known();
    Instance impostor = instance.toBuilder().hostKey(HostKey.generate().publicKey()).build();
    Instance stranger = instance.toBuilder().renterKey(HostKey.generate().publicKey()).build();

    assertThat(provisioner.probe(impostor)).isInstanceOf(Health.Down.class);
    assertThat(provisioner.probe(stranger)).isInstanceOf(Health.Down.class);
  }

  @ParameterizedTest
  @CsvSource({"ACCEPTED, Up", "REFUSED, Down", "UNREACHABLE, Down", "NO_ROUTE, Unknown"})
  void healthIsWhatALoginShows(LoginProbe.Verdict verdict, String health) {
    Instance instance = known();
    ground.loginsEnd(verdict);

    assertThat(provisioner.probe(instance).getClass().getSimpleName()).isEqualTo(health);
  }

  @Test
  void withoutAKnownKeyNothingIsSaid() {
    assertThat(provisioner.probe(ground.ready(contract))).isInstanceOf(Health.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA", "no key at all\n", "\n", ""})
  void halfAHostKeyIsNone(String content) {
    Instance instance = ground.ready(contract);
    ground.docker.containers().writesAsHostKey(instance.ref().externalId(), content);

    Lookup found = provisioner.find(Mark.of(contract));

    assertThat(((Lookup.Found) found).instance().hostKey()).isEmpty();
  }

  @Test
  void aHostKeyWhoseEndIsNotWrittenYetIsNone() {
    Instance instance = ground.ready(contract);
    String line = instance.hostKey().orElseThrow().line();
    ground.docker.containers().writesAsHostKey(instance.ref().externalId(), line);

    Lookup found = provisioner.find(Mark.of(contract));

    assertThat(((Lookup.Found) found).instance().hostKey()).isEmpty();
  }

  @Test
  void aStoreThatIgnoresDiskSizesEnforcesNone() {
    Settings settings =
        SimulatedGround.settings()
            .with(Layer.PROVIDER, "disk", "enforced")
            .with(Layer.PROVIDER, "default_storage", "10 GiB");
    ground.docker.host().says("Driver", "btrfs");
    ground
        .docker
        .host()
        .says("DriverStatus", List.of(List.of("driver-type", "io.containerd.snapshotter.v1")));

    assertThat(fits(1, SimulatedGround.MEMORY, settings).toString())
        .contains("containerd image store");
  }

  @Test
  void aNameIsGivenOnceAndShowsAtOnce() {
    assertThat(provisioner.guarantee()).isEqualTo(CreateGuarantee.NAME_UNIQUE);
    assertThat(provisioner.settlingTime()).isZero();
  }

  @Test
  void whatEndedIsDownWithItsExitCode() {
    Instance instance = known();
    ground.docker.containers().dies(instance.ref().externalId());

    assertThat(provisioner.probe(instance))
        .hasToString("Down[why=the container is exited, exit code 137]");
  }

  @Test
  void anotherAgentsContainerIsNotJudged() {
    Instance instance = known();
    Owner other = new Owner("33".repeat(32), "pool-2", "44".repeat(32));

    assertThat(ground.provisioner(SimulatedGround.settings(), other).probe(instance))
        .isInstanceOf(Health.Unknown.class);
  }

  @Test
  void anEngineInTroubleTellsNothingAboutAnInstance() {
    Instance instance = known();
    ground.docker.refuseOnce("GET /containers/", 500, "something went wrong");

    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "created, CREATING",
    "running, RUNNING",
    "paused, STOPPED",
    "restarting, STOPPED",
    "exited, STOPPED",
    "dead, STOPPED",
    "removing, REMOVING",
    "something-new, OTHER"
  })
  void everyStatusIsShownAsWhatItIs(String status, InstanceState state) {
    Instance instance = ground.ready(contract);
    ground.docker.containers().shows(instance.ref().externalId(), status);

    Lookup found = provisioner.find(Mark.of(contract));

    assertThat(((Lookup.Found) found).instance().state()).isEqualTo(state);
    assertThat(inventoried(instance.ref().externalId()).state()).isEqualTo(state);
  }

  @Test
  void aNamesakeIsListedAsWhatItIs() {
    String id = ground.docker.containers().plant(Mark.of(contract).text(), Map.of());

    assertThat(inventoried(id).ownership()).isEqualTo(new Ownership.Unstamped());
    assertThat(provisioner.find(Mark.of(contract))).isInstanceOf(Lookup.NotOurs.class);
  }

  private Observed inventoried(String id) {
    return ((Inventory.Complete) provisioner.inventory())
        .resources().stream()
            .filter(each -> each.externalId().equals(id))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void whatServesIsListedOnceAndNotByItsParts() {
    Instance instance =
        ground.ready(
            contract,
            SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES));
    ground.docker.networks().plantNetwork("bridge", "172.17.0.0/16", Map.of());
    ground.docker.networks().plantVolume("somebody-elses", Map.of());

    Inventory inventory = provisioner.inventory();

    assertThat(((Inventory.Complete) inventory).resources())
        .extracting(Observed::externalId)
        .containsExactly(instance.ref().externalId());
  }

  @Test
  void whatBearsOurStampUnderAnotherNameIsListedAsACopy() {
    String id =
        ground
            .docker
            .containers()
            .plant("renamed", SimulatedGround.stamp(contract, Mark.of(contract).text()));

    assertThat(inventoried(id).ownership()).isInstanceOf(Ownership.Foreign.class);
  }

  @Test
  void whatBearsTheNameAndAnotherContractsStampIsNotFoundForThisOne() {
    String mark = Mark.of(contract).text();
    ground.docker.containers().plant(mark, SimulatedGround.stamp(ground.contract(), mark));

    assertThat(provisioner.find(Mark.of(contract)))
        .isInstanceOfSatisfying(
            Lookup.NotOurs.class,
            no -> assertThat(no.toString()).contains("stamped for another contract"));
  }

  @Test
  void aHostKeyThatCannotBeReadNowIsNotTakenForNone() {
    Instance instance = ground.ready(contract);
    ground.docker.refuseOnce(
        "GET /containers/" + instance.ref().externalId() + "/archive", 500, "unexpected EOF");

    assertThatThrownBy(() -> provisioner.find(Mark.of(contract)))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void whatConcernsNobodyOfOursIsNotListed() {
    ground.docker.containers().plant("web-1", Map.of("app", "shop"));

    assertThat(((Inventory.Complete) provisioner.inventory()).resources()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "22x", ""})
  void aPortThatIsNoneIsNotToldAsALogin(String port) {
    String mark = Mark.of(contract).text();
    Map<String, String> labels = new TreeMap<>(SimulatedGround.stamp(contract, mark));
    labels.put(InstanceLabels.PORT, port);
    ground.docker.containers().plant(mark, labels);

    Lookup found = provisioner.find(Mark.of(contract));

    assertThat(((Lookup.Found) found).instance().ssh()).isEmpty();
  }

  @Test
  void aRuntimeThatIsThereServes() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "runtime", "runc");

    assertThat(fits(1, SimulatedGround.MEMORY, settings)).isInstanceOf(Fit.Fits.class);
  }

  @Test
  void theDiskOfAnEngineOnThisMachineIsMeasuredWhereItsDataIs() {
    CapacityReport report = provisioner.capability(CapacityReport.class).orElseThrow();
    ground.docker.host().says("DockerRootDir", System.getProperty("java.io.tmpdir"));
    var known = report.capacity().storage();
    ground.docker.host().says("DockerRootDir", "");
    var unknown = report.capacity().storage();

    assertThat(known).singleElement().satisfies(it -> assertThat(it.total().bytes()).isPositive());
    assertThat(unknown).isEmpty();
  }
}
