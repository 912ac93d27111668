// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.decentagent.docker.api.ImageName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LimitsOnDockerTest {
  private RealEngine real;
  private ContractId contract;

  @BeforeEach
  void connect() {
    real = RealEngine.connect();
    contract = real.contract();
  }

  @AfterEach
  void removeEverything() {
    if (real != null) {
      real.close();
    }
  }

  private Instance made(Settings settings) {
    return RealEngine.ready(
        real.provisioner(settings), real.request(contract, settings), real.steps(contract));
  }

  @Test
  void aSoldDiskIsEitherEnforcedOrNotSold() throws JSchException, IOException {
    Settings enforced = real.settings().with(Layer.PROVIDER, "disk", "enforced");
    ProvisionRequest request = real.request(contract, enforced);

    Fit fit = real.provisioner(enforced).fits(request);

    if (fit instanceof Fit.DoesNotFit(var code, String why)) {
      assertThat(code).hasToString("docker/disk_not_enforceable");
      assertThat(why).contains("disk = \"unenforced\"");
      assertThat(real.engine.facts().driverStatus())
          .doesNotContainEntry("Backing Filesystem", "xfs");
    } else {
      Instance instance = made(enforced);
      String written =
          real.renter
              .run(instance.ssh().orElseThrow(), "head -c 2G /dev/zero > /fill; stat -c %s /fill")
              .output();
      assertThat(Long.parseLong(written)).isBetween(512L << 20, 1L << 30);
    }
  }

  @Test
  void anUnenforcedDiskIsSoldAndReported() {
    DockerProvisioner provisioner = real.provisioner(real.settings());

    assertThat(provisioner.fits(real.request(contract, real.settings())))
        .isInstanceOf(Fit.Fits.class);
    assertThat(provisioner.preflight())
        .anySatisfy(finding -> {
          assertThat(finding.code()).hasToString("docker/disk_unenforced");
          assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
        });
  }

  @Test
  void sizesThatTheHostDoesNotHaveAreLeftAlone() {
    DockerProvisioner provisioner = real.provisioner(real.settings());
    Sizes manyCpus =
        new Sizes(OptionalInt.of(5000), Optional.of(MemorySize.ofMebibytes(64)), Optional.empty());
    Sizes muchMemory =
        new Sizes(OptionalInt.of(1), Optional.of(MemorySize.parse("100 TiB")), Optional.empty());
    Sizes unknown = new Sizes(OptionalInt.empty(), Optional.empty(), Optional.empty());

    assertThat(fit(provisioner, manyCpus)).contains("5000 processors");
    assertThat(fit(provisioner, muchMemory)).contains("102400 GiB");
    assertThat(fit(provisioner, unknown)).contains("default_cpu_cores");
  }

  private String fit(DockerProvisioner provisioner, Sizes sizes) {
    return provisioner.fits(real.request(contract, real.settings(), sizes)).toString();
  }

  @Test
  void aFullBackendTakesNoMore() {
    Settings one = real.settings().with(Layer.PROVIDER, "max_instances", 1L);
    DockerProvisioner provisioner = real.provisioner(one);
    made(one);
    ContractId second = real.contract();

    assertThat(provisioner.fits(real.request(second, one)).toString()).contains("max_instances");
    assertThat(provisioner.fits(real.request(contract, one))).isInstanceOf(Fit.Fits.class);
    assertThatThrownBy(() -> provisioner.provision(real.request(second, one), real.steps(second)))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void contractsInParallelDoNotMix() throws Exception {
    DockerProvisioner provisioner = real.provisioner(real.settings());
    List<ContractId> contracts =
        List.of(contract, real.contract(), real.contract(), real.contract());
    List<Callable<Instance>> works =
        contracts.stream()
            .<Callable<Instance>>map(each ->
                () ->
                    RealEngine.ready(
                        provisioner, real.request(each, real.settings()), real.steps(each)))
            .toList();

    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Instance>> instances = threads.invokeAll(works);

      assertThat(instances)
          .extracting(instance -> instance.get().ssh().orElseThrow().port())
          .doesNotHaveDuplicates();
      assertThat(instances)
          .extracting(instance -> instance.get().hostKey().orElseThrow())
          .doesNotHaveDuplicates();
    }
    assertThat(real.remains()).hasSize(8);
  }

  @Test
  void anInstanceMadeUnderOldSettingsStays() {
    Instance before = made(real.settings());
    real.memory.forget(contract);
    Settings changed = real.settings().with(Layer.PROVIDER, "pids_limit", 100L);

    Instance after =
        RealEngine.ready(
            real.provisioner(changed), real.request(contract, changed), real.steps(contract));

    assertThat(after.ref()).isEqualTo(before.ref());
    assertThat(after.ssh()).isEqualTo(before.ssh());
    assertThat(real.remains()).hasSize(2);
  }

  @Test
  void aMissingImageThatMayNotBePulledIsNamed() {
    Settings settings =
        real.settings()
            .with(Layer.PROVIDER, "pull", "never")
            .with(Layer.OFFERING, "image", "no.such/image:1");

    assertThatThrownBy(() -> made(settings))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("docker pull no.such/image:1");
    assertThat(real.remains()).isEmpty();
  }

  @Test
  void aRegistryThatCannotBeReachedIsTriedAgainLater() {
    Settings settings = real.settings().with(Layer.OFFERING, "image", "registry.invalid/image:1");

    assertThatThrownBy(() -> made(settings))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("registry.invalid");
    assertThat(real.remains()).isEmpty();
  }

  @Test
  void anImageWithoutAnSshServerIsRefused() {
    ImageName empty = ImageName.parse("decent-agent-test/empty:1");
    real.engine
        .images()
        .load(empty, new ByteArrayInputStream(RenterKey.archive(real.renter.publicKey())));
    Settings settings = real.settings().with(Layer.OFFERING, "image", empty.toString());

    assertThatThrownBy(() -> made(settings))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("the image needs");
    real.sweep();
    real.engine.images().untag(empty);
  }

  @Test
  void preflightKnowsEveryWord() {
    assertThat(real.provisioner(real.settings()).preflight())
        .allSatisfy(finding -> {
          assertThat(finding.evidence()).isNotBlank();
          assertThat(finding.remedy()).isNotBlank();
        })
        .extracting(finding -> finding.code().text())
        .contains("docker/address_private", "docker/host_reachable");
  }
}
