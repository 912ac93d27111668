// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineFacts;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.config.Settings;

/**
 * Instances on one Docker Engine: a container, a network and perhaps volumes each, all under the
 * contract's mark and with our stamp. An instance's external id is the container's id. Safe for use
 * by many threads.
 */
final class DockerProvisioner implements Provisioner {
  private static final int LONGEST_IDENTITY = 200;

  private final Engine engine;
  private final Stamps stamps;
  private final InstanceView view;
  private final ImagePreparation images;
  private final Fitting fitting;
  private final Provisioning provisioning;
  private final Termination termination;
  private final ContainerInventory inventory;
  private final ContainerHealth health;
  private final Preflight preflight;
  private final List<Capability> capabilities;

  DockerProvisioner(ProvisionerContext context, Engine engine, Path workFolder) {
    this(context, engine, workFolder, new Patience());
  }

  DockerProvisioner(ProvisionerContext context, Engine engine, Path workFolder, Patience patience) {
    Settings settings = context.settings();
    DiskLimits disks = new DiskLimits(engine.containers(), context.owner(), patience);
    DebianPackages packages = new DebianPackages(engine.images(), workFolder);
    this.engine = engine;
    this.stamps = new Stamps(context.owner());
    this.view =
        new InstanceView(
            engine.containers(), context.backend(), settings.get(DockerConfig.ADDRESS));
    this.images =
        new ImagePreparation(
            engine.images(), new DebianImage(engine.images(), engine.networks(), packages));
    this.fitting = new Fitting(engine, disks, context.owner());
    this.provisioning = new Provisioning(engine, images, disks, stamps, view, patience);
    this.termination = new Termination(engine, stamps, patience);
    this.inventory = new ContainerInventory(engine, context.owner());
    this.health =
        new ContainerHealth(engine.containers(), stamps, context.loginProbe(), context.clock());
    this.preflight =
        new Preflight(
            engine,
            settings,
            disks,
            new NetworkChecks(engine, settings, context.owner()),
            packages);
    this.capabilities =
        List.of(
            new ContainerSuspension(
                engine.containers(), stamps, settings.get(DockerConfig.STOP_TIMEOUT)),
            new EngineCapacity(engine));
  }

  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.NAME_UNIQUE;
  }

  /** A container shows in the very next listing. */
  @Override
  public Duration settlingTime() {
    return Duration.ZERO;
  }

  /**
   * The engine's id and its data folder: engines up to 20.10 take their id from {@code
   * /etc/docker/key.json}, which two engines of one host share (observed on 2026-11-22).
   */
  @Override
  public BackendIdentity identity() {
    EngineFacts facts = engine.facts();
    if (facts.id().isBlank()) {
      throw new ProvisioningException.Retryable(
          DockerFailures.code("no_identity"), "the engine does not tell its id");
    }
    String whole = facts.id() + " " + facts.dataFolder();
    return new BackendIdentity(whole.substring(0, Math.min(LONGEST_IDENTITY, whole.length())));
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return fitting.fits(request);
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    return provisioning.provision(request, steps);
  }

  @Override
  public Lookup find(Mark mark) {
    Optional<ContainerFacts> found = engine.containers().find(mark.text());
    if (found.isEmpty()) {
      return new Lookup.Absent();
    }
    ContainerFacts container = found.get();
    return stamps
        .objection(
            new Stamps.Thing(
                InstanceContainer.KIND,
                container.name(),
                container.labels(),
                Optional.of(mark.contract())))
        .<Lookup>map(Lookup.NotOurs::new)
        .orElseGet(() -> new Lookup.Found(view.of(container)));
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return termination.terminate(request, steps);
  }

  @Override
  public Inventory inventory() {
    try {
      return inventory.list(identity());
    } catch (ProvisioningException e) {
      return new Inventory.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Health probe(Instance instance) {
    return health.probe(instance);
  }

  @Override
  public List<Finding> preflight() {
    return preflight.findings();
  }

  @Override
  public <C extends Capability> Optional<C> capability(Class<C> type) {
    return capabilities.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  @Override
  public void close() {
    images.close();
    engine.close();
  }
}
