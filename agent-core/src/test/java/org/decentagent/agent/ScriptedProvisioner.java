// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.backend.Standing;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Limits;
import org.decentagent.agent.plugin.PluginBoundary;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
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
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/**
 * A backend that lists and takes what a test says, and has nothing else. Confined to one thread.
 */
public final class ScriptedProvisioner implements Provisioner {
  public static final BackendIdentity IDENTITY = new BackendIdentity("scripted");

  public Supplier<Inventory> listing = () -> new Inventory.Complete(IDENTITY, new ArrayList<>());

  public Supplier<Fit> fit = Fit.Fits::new;

  /** Whether it was closed, by whichever thread. */
  public volatile boolean closed;

  /** The backend around it, with settings of that schema. */
  public Backend backend(Journal journal, InstantSource clock, ConfigSchema schema) {
    return backend(new Sold(Contracts.BACKEND, "scripted"), journal, clock, schema);
  }

  /** The same under another name, without settings. */
  public Backend backend(BackendName name, Journal journal, InstantSource clock) {
    return backend(new Sold(name, "scripted"), journal, clock);
  }

  /** The same for offerings of another type. */
  public Backend backend(Sold sold, Journal journal, InstantSource clock) {
    return backend(sold, journal, clock, ConfigSchema.of());
  }

  /** Under which name, and for offerings of which type. */
  public record Sold(BackendName name, String type) {}

  private Backend backend(Sold sold, Journal journal, InstantSource clock, ConfigSchema schema) {
    BackendName name = sold.name();
    Backend.Profile profile =
        new Backend.Profile(
            name,
            "scripted",
            List.of(sold.type()),
            Settings.of(schema),
            guarantee(),
            settlingTime(),
            Duration.ofMinutes(5));
    return new Backend(
        profile,
        new PluginBoundary(name, "scripted", this, Limits.of(1, Duration.ofMinutes(1)), clock),
        journal,
        clock,
        new Progress(clock),
        new Standing(
            Contracts.BACKEND, new Quarantine(Path.of("never-written")), new Findings(), clock));
  }

  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.NAME_UNIQUE;
  }

  @Override
  public Duration settlingTime() {
    return Duration.ZERO;
  }

  @Override
  public BackendIdentity identity() {
    return IDENTITY;
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return fit.get();
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    return new Provisioned.InProgress(Duration.ofSeconds(1), "waiting");
  }

  @Override
  public Lookup find(Mark mark) {
    return new Lookup.Absent();
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return new Removal.Gone();
  }

  @Override
  public Inventory inventory() {
    return listing.get();
  }

  @Override
  public Health probe(Instance instance) {
    return new Health.Unknown("scripted");
  }

  @Override
  public List<Finding> preflight() {
    return List.of();
  }

  @Override
  public void close() {
    closed = true;
  }
}
