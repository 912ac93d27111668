// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.script.api.Program;
import org.decentagent.script.api.Verb;
import org.decentagent.script.process.Command;
import org.decentagent.script.process.ProgramRun;
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
import org.decentagent.spi.Visibility;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.config.Settings;
import org.decentagent.toolkit.login.LoginHealth;

/**
 * Instances that a provider's own program makes, one process per call. Keeps nothing but what the
 * program last said of itself. Safe for use by many threads.
 */
final class ScriptProvisioner implements Provisioner {
  private final Guarantee relied;
  private final Duration settlingTime;
  private final Descriptions descriptions;
  private final Sight sight;
  private final Fitting fitting;
  private final Provisioning provisioning;
  private final Termination termination;
  private final InstanceHealth health;
  private final Preflight preflight;
  private final ProgramCapacity capacity;

  ScriptProvisioner(ProvisionerContext context, Command command) {
    Settings settings = context.settings();
    Program program =
        new Program(
            new ProgramRun(command),
            command.program().toString(),
            context.backend().text(),
            ScriptConfig.deadline(settings, context.callDeadline()));
    this.relied = Guarantee.of(settings.get(ScriptConfig.GUARANTEE)).orElse(Guarantee.NONE);
    this.settlingTime = settings.get(ScriptConfig.SETTLING_TIME);
    this.descriptions = new Descriptions(program, command.program(), relied, context.clock());
    this.sight = new Sight(program, descriptions, context.backend(), context.owner());
    this.fitting = new Fitting(program, descriptions);
    this.provisioning = new Provisioning(program, descriptions, sight, relied);
    this.termination = new Termination(program, sight, context.owner());
    this.health =
        new InstanceHealth(
            program, descriptions, new LoginHealth(context.loginProbe(), context.clock()));
    this.preflight =
        new Preflight(program, descriptions, command, settings, context.callDeadline());
    this.capacity = new ProgramCapacity(program);
  }

  /**
   * What the configuration relies on, since a program may not be there to be asked when the agent
   * starts. A program that promises less is not used: see {@link Descriptions#fit}.
   */
  @Override
  public CreateGuarantee guarantee() {
    return relied.spi();
  }

  @Override
  public Duration settlingTime() {
    return settlingTime;
  }

  @Override
  public BackendIdentity identity() {
    descriptions.ask();
    return descriptions.fit().identity();
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return fitting.fits(request);
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    return provisioning.provision(request, steps);
  }

  /** What the program declares, which may change when its file does. */
  @Override
  public Visibility visibility() {
    return sight.reach();
  }

  @Override
  public Lookup find(Mark mark) {
    Optional<InstanceDocument> seen = sight.find(mark);
    if (seen.isEmpty()) {
      return new Lookup.Absent();
    }
    InstanceDocument document = seen.get();
    return document
        .objection(mark.contract())
        .<Lookup>map(Lookup.NotOurs::new)
        .orElseGet(() -> new Lookup.Found(document.instance()));
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return termination.terminate(request, steps);
  }

  @Override
  public Inventory inventory() {
    try {
      return sight.inventory();
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

  /**
   * An ability that the program declares.
   *
   * @throws ProvisioningException.Retryable when it cannot be asked now
   */
  @Override
  public <C extends Capability> Optional<C> capability(Class<C> type) {
    Optional<C> suspension = ability(type, termination, Verb.SUSPEND);
    return suspension.isPresent() ? suspension : ability(type, capacity, Verb.CAPACITY);
  }

  private <C extends Capability> Optional<C> ability(
      Class<C> type, Capability ability, Verb declared) {
    return type.isInstance(ability) && descriptions.recent().can(declared)
        ? Optional.of(type.cast(ability))
        : Optional.empty();
  }

  /** There is nothing to let go of: every process ends with its call. */
  @Override
  public void close() {}
}
