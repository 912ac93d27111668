// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.ContainerWish;
import org.decentagent.docker.api.Containers;
import org.decentagent.docker.api.EngineTrouble;
import org.decentagent.docker.api.ListedContainer;
import org.decentagent.docker.api.NetworkFacts;
import org.decentagent.docker.api.Volumes;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Truth;

/** A real engine as the ground that the plugin is tried on. */
record EngineSubject(RealEngine real, String image) implements Truth {
  static Subject of(RealEngine real) {
    EngineSubject ground = new EngineSubject(real, imageOf(real));
    EngineTrouble trouble = new EngineTrouble();
    return Subject.of(new Factory(trouble), real.settings())
        .owner(real.owner)
        .loginProbe(real.probe)
        .renterKey(real.renter.publicKey())
        .sizes(RealEngine.sizes())
        .truth(ground)
        .strangers(name -> ground.plant(name, Map.of()))
        .copies(id -> ground.plant("copy-of-" + id, ground.container(id).orElseThrow().labels()))
        .vanishing(id -> real.engine.containers().remove(id))
        .troublemaker(trouble)
        .build();
  }

  /** The image that the plugin uses, which a first instance shows. */
  private static String imageOf(RealEngine real) {
    ContractId first = real.contract();
    DockerProvisioner plugin = real.provisioner(real.settings());
    Instance instance =
        RealEngine.ready(plugin, real.request(first, real.settings()), real.steps(first));
    String image = real.engine.containers().find(instance.ref().externalId()).orElseThrow().image();
    plugin.terminate(RealEngine.removal(first, instance), real.steps(first));
    return image;
  }

  private Optional<ContainerFacts> container(String id) {
    return real.engine.containers().find(id);
  }

  @Override
  public List<String> instances() {
    return real.engine.containers().list().stream().map(ListedContainer::id).toList();
  }

  @Override
  public List<String> parts() {
    return Stream.concat(
            real.engine.networks().list().stream().map(NetworkFacts::name),
            real.engine.volumes().list().stream().map(Volumes.Volume::name))
        .toList();
  }

  /** A container that is made past the plugin, from the image that the plugin uses. */
  private Planted plant(String name, Map<String, String> labels) {
    ContainerWish wish =
        new ContainerWish(
            name,
            image,
            new ContainerWish.Program(
                List.of("/bin/sh", "-c", "sleep 600"), "0:0", Duration.ofSeconds(1)),
            labels,
            Set.of(22),
            Map.of("NetworkMode", "none"));
    String id = ((Containers.Created.Made) real.engine.containers().create(wish)).id();
    return new Planted(
        id,
        () -> container(id).filter(it -> it.labels().equals(labels)).isPresent(),
        () -> container(id).ifPresent(it -> real.engine.containers().remove(id)));
  }

  /** The plugin's own, over a transport that holds each request against the description. */
  private record Factory(EngineTrouble trouble) implements ProvisionerFactory {
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
          RealEngine.anotherConnection(trouble),
          Path.of(System.getProperty("java.io.tmpdir")));
    }
  }
}
