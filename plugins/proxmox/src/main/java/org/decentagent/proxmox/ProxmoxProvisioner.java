// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.decentagent.proxmox.api.NodeFacts;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.VmConfig;
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
import org.decentagent.toolkit.login.LoginHealth;

/**
 * Instances on one Proxmox VE cluster: a VM each, with a number of our own choice, named by the
 * contract's mark, and with our stamp in its description. An instance's external id is the VM's
 * number. Safe for use by many threads.
 */
final class ProxmoxProvisioner implements Provisioner {
  /** Listings of the cluster are gathered every ten seconds. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final ProxmoxApi api;
  private final Settings settings;
  private final Whereabouts whereabouts;
  private final VmView view;
  private final Addressing addressing;
  private final Fitting fitting;
  private final Provisioning provisioning;
  private final Termination termination;
  private final VmInventory inventory;
  private final VmHealth health;
  private final Preflight preflight;
  private final List<Capability> capabilities;

  ProxmoxProvisioner(ProvisionerContext context, ProxmoxApi api, Pause pause) {
    InstantSource clock = context.clock();
    VmidRange range = VmidRange.parse(context.settings().get(ProxmoxConfig.VMIDS));
    String pool = context.settings().get(ProxmoxConfig.POOL);
    Stamps stamps = new Stamps(context.owner());
    TaskRuns runs = new TaskRuns(api.tasks(), pause);
    Templates templates = new Templates(api);
    Placement placement = new Placement(api, templates, range);
    this.api = api;
    this.settings = context.settings();
    this.whereabouts = new Whereabouts(api, pool, range, stamps);
    this.view = new VmView(context.backend());
    this.addressing = new Addressing(api, clock);
    this.fitting = new Fitting(placement);
    VmClone clones =
        new VmClone(
            api,
            whereabouts,
            placement,
            new Turns(clock, 1),
            new VmClone.Tools(
                runs, stamps, new CloneEvidence(api, whereabouts, stamps, clock), range, clock));
    this.provisioning =
        new Provisioning(
            api,
            clones,
            new VmSetup(api, runs, stamps),
            addressing,
            runs,
            Provisioning.Closing.of(view, clock));
    this.termination = new Termination(api, whereabouts, stamps, runs, range);
    this.inventory = new VmInventory(api, whereabouts, stamps, pool);
    this.health =
        new VmHealth(api, whereabouts, stamps, new LoginHealth(context.loginProbe(), clock));
    this.preflight = new Preflight(api, settings, templates, stamps, clock);
    this.capabilities =
        List.of(
            new VmSuspension(
                api, whereabouts, stamps, runs, settings.get(ProxmoxConfig.STOP_TIMEOUT)),
            new ClusterCapacity(api, placement, settings, range));
  }

  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.ID_CHOSEN;
  }

  @Override
  public Duration settlingTime() {
    return SETTLING;
  }

  /**
   * The fingerprint of the cluster's own authority: the same on every node, and not changed when a
   * node's certificate is renewed.
   */
  @Override
  public BackendIdentity identity() {
    String node =
        api.cluster().nodes().stream()
            .filter(NodeFacts::isOnline)
            .map(NodeFacts::name)
            .findFirst()
            .orElseThrow(() -> noIdentity("no node is online"));
    String authority =
        api.cluster()
            .authority(node)
            .orElseThrow(() -> noIdentity("node " + node + " does not show pve-root-ca.pem"));
    return new BackendIdentity("pve-root-ca " + authority);
  }

  private static ProvisioningException noIdentity(String why) {
    return new ProvisioningException.Retryable(
        ProxmoxFailures.code("no_identity"), "cannot tell which cluster this is: " + why);
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
    Whereabouts.Search search = whereabouts.search(mark);
    if (!search.ours().isEmpty()) {
      return new Lookup.Found(instance(search.ours().getFirst()));
    }
    return search.objections().isEmpty()
        ? new Lookup.Absent()
        : new Lookup.NotOurs(search.objections().getFirst());
  }

  private Instance instance(Located vm) {
    VmConfig config = vm.config();
    String status = api.machines().status(vm.place()).text();
    Instance.Builder instance = view.of(vm.place(), VmView.state(status));
    VmView.givenAddress(config)
        .ifPresent(ip ->
            VmView.at(
                instance,
                ip,
                config.value("ciuser").orElse(settings.get(ProxmoxConfig.SSH_USER)),
                settings.get(ProxmoxConfig.SSH_PORT)));
    VmView.givenSix(config).ifPresent(instance::ipv6);
    return instance.build();
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
      return new Inventory.Unavailable(e.getMessage());
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
    api.close();
  }
}
