// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.decentagent.docker.api.SimulatedContainers;
import org.decentagent.docker.api.SimulatedNetworks;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Truth;

/**
 * An engine in memory as the ground that the plugin is tried on, with an image that has volumes.
 */
record SimulatedSubject(SimulatedGround ground) implements Truth {
  static Subject of(SimulatedGround ground) {
    SimulatedSubject subject = new SimulatedSubject(ground);
    return Subject.of(
            new Factory(ground),
            SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES))
        .time(ground.clock, ground.clock::advance)
        .loginProbe(ground.loginProbe())
        .renterKey(SimulatedGround.RENTER)
        .sizes(SimulatedGround.sizes())
        .truth(subject)
        .strangers(name -> subject.plant(name, Map.of()))
        .copies(id -> subject.plant("copy-of-" + id, subject.labels(id)))
        .vanishing(ground.docker.containers()::lose)
        .troublemaker(ground.trouble)
        .build();
  }

  @Override
  public List<String> instances() {
    return ground.docker.containers().all().stream().map(SimulatedContainers.Seen::id).toList();
  }

  @Override
  public List<String> parts() {
    return Stream.concat(
            ground.docker.networks().all().stream().map(SimulatedNetworks.Network::name),
            ground.docker.networks().volumes().stream())
        .toList();
  }

  private Map<String, String> labels(String id) {
    return ground.engine.containers().find(id).orElseThrow().labels();
  }

  /** A container that is made past the plugin. */
  private Planted plant(String name, Map<String, String> labels) {
    String id = ground.docker.containers().plant(name, labels);
    return new Planted(
        id,
        () -> instances().contains(id) && labels(id).equals(labels),
        () -> ground.docker.containers().lose(id));
  }

  private record Factory(SimulatedGround ground) implements ProvisionerFactory {
    @Override
    public String type() {
      return "docker";
    }

    @Override
    public ConfigSchema configSchema() {
      return DockerConfig.SCHEMA;
    }

    @Override
    public Provisioner create(ProvisionerContext context) {
      return new DockerProvisioner(
          context,
          ground.docker.connect(ground.trouble),
          Path.of(System.getProperty("java.io.tmpdir")));
    }
  }
}
