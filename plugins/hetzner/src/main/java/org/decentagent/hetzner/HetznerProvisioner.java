// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.Server;
import org.decentagent.hetzner.api.Urgency;
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
 * Instances in one project of Hetzner Cloud: a server each, named by the contract's mark, with our
 * stamp as labels. An instance's external id is the server's id. Safe for use by many threads.
 */
final class HetznerProvisioner implements Provisioner {
  /** How long a new server may be missing from lists; a name is taken from the first instant. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private final Hetzner hetzner;
  private final Stamps stamps;
  private final InstanceView view;
  private final Marker marker;
  private final Fitting fitting;
  private final Provisioning provisioning;
  private final Termination termination;
  private final ServerInventory inventory;
  private final ServerHealth health;
  private final Preflight preflight;
  private final List<Capability> capabilities;

  HetznerProvisioner(ProvisionerContext context, Hetzner hetzner) {
    Settings settings = context.settings();
    Wish wish = Wish.of(settings);
    Stock stock = new Stock(hetzner, context.clock());
    Shortages shortages = new Shortages(context.clock());
    Selecting selecting = new Selecting(stock, shortages, context.clock());
    Fleet fleet = new Fleet(hetzner, context.clock());
    Room room = new Room(context.clock(), settings.find(HetznerConfig.MAX_SERVERS));
    this.hetzner = hetzner;
    this.stamps = new Stamps(context.owner());
    this.view = new InstanceView(context.backend(), wish.reach().login());
    this.marker = new Marker(hetzner, stamps, context.notebook(), context.clock());
    this.fitting = new Fitting(selecting, stock, fleet, stamps, room);
    Ordering ordering = new Ordering(hetzner, stock, stamps, marker, settings);
    this.provisioning =
        new Provisioning(
            hetzner,
            new Choosing(selecting, ordering, stock, shortages, room),
            shortages,
            stamps,
            view);
    this.termination = new Termination(hetzner, stamps, room);
    this.inventory = new ServerInventory(fleet, stamps);
    this.health =
        new ServerHealth(
            fleet,
            hetzner,
            new LoginHealth(context.loginProbe(), context.clock()),
            context.clock());
    this.preflight = new Preflight(hetzner, settings, wish, marker, inventory, context.clock());
    this.capabilities = new ArrayList<>();
    capabilities.add(
        new PowerSuspension(
            hetzner, stamps, settings.get(HetznerConfig.SHUTDOWN_GRACE), context.clock()));
    ServerCapacity.of(wish, stock, fleet, stamps, room).ifPresent(capabilities::add);
  }

  /** A project has a name once, however often it is ordered. */
  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.NAME_UNIQUE;
  }

  @Override
  public Duration settlingTime() {
    return SETTLING;
  }

  /** See {@link Marker}: asked for the first time, it leaves an empty placement group. */
  @Override
  public BackendIdentity identity() {
    return marker.require();
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
    Optional<Server> server = hetzner.servers(Urgency.LOOK).named(mark.text());
    return server
        .map(found ->
            stamps
                .objection(found, mark.contract())
                .<Lookup>map(Lookup.NotOurs::new)
                .orElseGet(() -> new Lookup.Found(view.of(found))))
        .orElseGet(Lookup.Absent::new);
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return termination.terminate(request, steps);
  }

  @Override
  public Inventory inventory() {
    try {
      return inventory.list(marker.look());
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
    hetzner.close();
  }
}
