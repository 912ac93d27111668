// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.decentagent.docker.api.ImageFacts;
import org.decentagent.docker.api.ImageName;
import org.decentagent.docker.api.Images;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ImageOnDockerTest {
  private RealEngine real;
  private DockerProvisioner provisioner;
  private ContractId contract;

  @BeforeEach
  void connect() {
    real = RealEngine.connect();
    provisioner = real.provisioner(real.settings());
    contract = real.contract();
  }

  @AfterEach
  void removeEverything() {
    if (real != null) {
      real.close();
    }
  }

  private Instance made(Settings settings) {
    return RealEngine.ready(provisioner, real.request(contract, settings), real.steps(contract));
  }

  @Test
  void theBuiltImageIsKeptAndSharesNoHostKeys() throws JSchException, IOException {
    Instance instance = made(real.settings());
    Images images = real.engine.images();
    ImageFacts kept = images.find(DebianImage.NAME.toString()).orElseThrow();

    String inside =
        real.renter
            .run(
                instance.ssh().orElseThrow(),
                "ls /etc/ssh/ssh_host_* 2>/dev/null; . /etc/os-release; echo $VERSION_ID")
            .output();

    assertThat(inside).isEqualTo("12");
    assertThat(real.engine.containers().find(instance.ref().externalId()).orElseThrow().image())
        .isEqualTo(kept.id());
  }

  @Test
  void whereTheBaseCanBeHadTheImageIsBuiltFromIt() {
    made(real.settings());
    Images images = real.engine.images();
    ImageName base = ImageName.parse(DebianImage.BASE);
    boolean borrowed = images.find(DebianImage.BASE).isEmpty();
    if (borrowed) {
      images.tag(DebianImage.NAME, base);
    }
    images.untag(DebianImage.NAME);
    contract = real.contract();
    try {
      Instance instance = made(real.settings());

      String image =
          real.engine.containers().find(instance.ref().externalId()).orElseThrow().image();
      assertThat(images.find(DebianImage.NAME.toString()).orElseThrow().id()).isEqualTo(image);
      assertThat(images.find(DebianImage.BASE).orElseThrow().id()).isNotEqualTo(image);
    } finally {
      real.sweep();
      if (borrowed) {
        images.untag(base);
      }
    }
  }

  @Test
  void volumesOfAnImageAreStampedAndRemoved() {
    made(real.settings());
    ImageName withVolume = ImageName.parse("decent-agent-test/with-volume:1");
    real.engine
        .images()
        .build(
            withVolume,
            TarFiles.of(
                Map.of("Dockerfile", "FROM " + DebianImage.NAME + "\nVOLUME /srv\nVOLUME /opt\n")),
            Images.Network.HOST,
            progress -> {});
    Settings settings = real.settings().with(Layer.OFFERING, "image", withVolume.toString());
    contract = real.contract();
    InMemorySteps steps = real.steps(contract);
    try {
      Instance instance = RealEngine.ready(provisioner, real.request(contract, settings), steps);
      List<String> before = real.remains();
      provisioner.terminate(RealEngine.removal(contract, instance), steps);

      assertThat(before).filteredOn(name -> name.startsWith("volume ")).hasSize(2);
      assertThat(real.remains())
          .noneMatch(name -> name.contains(instance.details().getOrDefault("container_name", "?")));
    } finally {
      real.sweep();
      real.engine.images().untag(withVolume);
    }
  }
}
