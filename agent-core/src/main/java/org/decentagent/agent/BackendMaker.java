// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.decentagent.agent.journal.ContractState.GONE;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.backend.JournaledNotebook;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.backend.Standing;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.BackendSection;
import org.decentagent.agent.config.BackendSettings;
import org.decentagent.agent.config.ConfigFault;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.agent.plugin.Lane;
import org.decentagent.agent.plugin.Limits;
import org.decentagent.agent.plugin.PluginBoundary;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/**
 * Makes a backend of each table of the configuration whose plugin loaded. One that cannot be made
 * leaves its contracts unmanaged, with a finding; the others are not touched by that.
 */
final class BackendMaker {
  private static final Duration CONSTANTS_WITHIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_SETTLING = Duration.ofDays(1);

  private final Owner owner;
  private final Quarantine quarantine;
  private final Journal journal;
  private final InstantSource clock;
  private final Progress progress;
  private final LoginProbe probe;
  private final Findings findings;

  /** What backends remember by, and tell time and progress by. */
  record Books(Journal journal, InstantSource clock, Progress progress) {}

  BackendMaker(
      Owner owner, Quarantine quarantine, Books books, LoginProbe probe, Findings findings) {
    this.owner = owner;
    this.quarantine = quarantine;
    this.journal = books.journal();
    this.clock = books.clock();
    this.progress = books.progress();
    this.probe = probe;
    this.findings = findings;
  }

  List<Backend> make(AgentConfig config, Map<String, ProvisionerFactory> factories) {
    List<Backend> backends = new ArrayList<>();
    for (BackendSection section : config.backends()) {
      ProvisionerFactory factory = factories.get(section.type());
      Optional<String> quarantined = quarantine.finding(section.name());
      if (quarantined.isPresent()) {
        findings.put("backend/" + section.name(), quarantined.get());
      } else if (factory == null) {
        section.unknownType(factories.keySet()).ifPresent(fault -> tell(section, fault));
      } else {
        switch (section.settings(factory.configSchema())) {
          case BackendSettings.Faulty(var faults) -> faults.forEach(fault -> tell(section, fault));
          case BackendSettings.Checked(var settings) -> add(backends, section, factory, settings);
        }
      }
    }
    return backends;
  }

  private void tell(BackendSection section, ConfigFault fault) {
    findings.put("backend/" + section.name() + "/" + fault, fault.toString());
  }

  private void add(
      List<Backend> backends,
      BackendSection section,
      ProvisionerFactory factory,
      Settings settings) {
    Provisioner provisioner;
    Constants constants;
    try {
      provisioner = provisioner(section, factory, settings);
      constants = constants(section, provisioner);
    } catch (RuntimeException | LinkageError e) {
      unusable(section, e);
      return;
    }
    Backend.Profile profile =
        new Backend.Profile(
            section.name(),
            section.type(),
            section.offeringTypes(),
            settings,
            constants.guarantee(),
            constants.settlingTime(),
            section.callDeadline());
    PluginBoundary boundary =
        new PluginBoundary(
            section.name(),
            section.type(),
            provisioner,
            Limits.of(section.parallel(), section.callDeadline()),
            clock);
    Standing standing = new Standing(section.name(), quarantine, findings, clock);
    waiting(section.name(), standing);
    backends.add(new Backend(profile, boundary, journal, clock, progress, standing));
  }

  private Provisioner provisioner(
      BackendSection section, ProvisionerFactory factory, Settings settings) {
    Notebook notebook = new JournaledNotebook(journal.notes(section.name()));
    Context context = new Context(section, owner, new Tools(settings, clock, probe, notebook));
    return quarantine.during(
        section.name(), "create its provisioner", () -> factory.create(context));
  }

  private void unusable(BackendSection section, Throwable why) {
    if (why instanceof ProvisioningException reason) {
      quarantine.watch(section.name(), reason);
    }
    findings.put(
        "backend/" + section.name(),
        quarantine
            .finding(section.name())
            .orElse("backend '" + section.name() + "' cannot be used: " + why.getMessage()));
  }

  /** What a provisioner says of itself once and for all. */
  private record Constants(CreateGuarantee guarantee, Duration settlingTime) {
    private Constants {
      Objects.requireNonNull(guarantee, "guarantee");
      Objects.requireNonNull(settlingTime, "settlingTime");
      if (settlingTime.isNegative() || settlingTime.compareTo(LONGEST_SETTLING) > 0) {
        throw new IllegalArgumentException(
            "settlingTime() answers " + settlingTime + ", which is not between 0 and a day");
      }
    }
  }

  /** Asked behind a fence as everything else is: a plugin may hang in the simplest method. */
  private Constants constants(BackendSection section, Provisioner provisioner) {
    PluginBoundary fence =
        new PluginBoundary(
            section.name(), section.type(), provisioner, Limits.of(1, CONSTANTS_WITHIN), clock);
    return switch (fence.call(
        Lane.READ,
        "ask what it guarantees",
        asked ->
            quarantine.during(
                section.name(),
                "ask what it guarantees",
                () -> new Constants(asked.guarantee(), asked.settlingTime())))) {
      case Attempt.Answered<Constants>(var constants) -> constants;
      case Attempt.Failed<Constants>(var reason) -> throw reason;
    };
  }

  /** A restart mends no credentials: who waited for them before it still does. */
  private void waiting(BackendName backend, Standing standing) {
    for (ContractRecord contract : journal.list(EnumSet.complementOf(EnumSet.of(GONE)))) {
      if (contract.backend().equals(backend)) {
        contract
            .trouble()
            .filter(trouble -> trouble.code().equals(Codes.NO_ACCESS))
            .ifPresent(trouble ->
                standing.remember(
                    contract.state().isInDelivery() ? Lane.CHANGE : Lane.REMOVAL,
                    contract.id(),
                    "contract " + contract.id().brief() + " " + trouble.message()));
      }
    }
  }

  /** What a provisioner works with. */
  private record Tools(
      Settings settings, InstantSource clock, LoginProbe loginProbe, Notebook notebook) {}

  /** What the agent offers to one provisioner. */
  private record Context(BackendSection section, Owner owner, Tools tools)
      implements ProvisionerContext {
    @Override
    public BackendName backend() {
      return section.name();
    }

    @Override
    public Duration callDeadline() {
      return section.callDeadline();
    }

    @Override
    public Settings settings() {
      return tools.settings();
    }

    @Override
    public InstantSource clock() {
      return tools.clock();
    }

    @Override
    public LoginProbe loginProbe() {
      return tools.loginProbe();
    }

    @Override
    public Notebook notebook() {
      return tools.notebook();
    }
  }
}
