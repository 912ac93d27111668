// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Capability;
import org.decentagent.toolkit.login.LoginHealth;

/**
 * Has a person make, stop, start and remove instances. What they say is checked over SSH; what was
 * found is kept in the backend's notebook, which is all that this backend can be asked. Safe for
 * use by many threads.
 */
final class ManualProvisioner implements Provisioner {
  private final ProvisionerContext context;
  private final Ledger ledger;
  private final Making making;
  private final Removing removing;
  private final Pausing pausing;
  private final LoginHealth health;

  /**
   * Puts the parts together.
   *
   * @param names looks up a host name; answers with nothing when that fails
   */
  ManualProvisioner(ProvisionerContext context, Function<String, List<InetAddress>> names) {
    this.context = context;
    this.ledger = new Ledger(context.notebook(), context.owner());
    Tasks tasks = new Tasks(context.settings());
    Silence silence = new Silence(context.loginProbe(), context.clock());
    this.making = new Making(context, ledger, tasks, names);
    this.removing = new Removing(ledger, tasks, silence);
    this.pausing = new Pausing(context, ledger, tasks, silence);
    this.health = new LoginHealth(context.loginProbe(), context.clock());
  }

  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.HUMAN;
  }

  /** The notebook shows at once what was written. */
  @Override
  public Duration settlingTime() {
    return Duration.ZERO;
  }

  @Override
  public BackendIdentity identity() {
    return new BackendIdentity("manual:" + context.backend());
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    OptionalInt limit =
        context.settings().find(ManualConfig.MAX_INSTANCES).stream().mapToInt(n -> n).findFirst();
    long others = ledger.all().keySet().stream().filter(m -> !m.equals(request.mark())).count();
    if (limit.isPresent() && others >= limit.getAsInt()) {
      return new Fit.DoesNotFit(
          ManualFailures.code("max_instances"),
          "backend '" + context.backend() + "' has its max_instances = " + limit.getAsInt());
    }
    return new Fit.Fits();
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    return making.make(request, steps);
  }

  @Override
  public Lookup find(Mark mark) {
    Optional<Entry> entry = ledger.find(mark);
    if (entry.isEmpty()) {
      return new Lookup.Absent();
    }
    return ledger
        .objection(mark, entry.get())
        .<Lookup>map(Lookup.NotOurs::new)
        .orElseGet(() -> new Lookup.Found(instance(mark, entry.get())));
  }

  private Instance instance(Mark mark, Entry entry) {
    return entry.instance(new InstanceRef(context.backend(), mark.text()));
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return removing.remove(request, steps);
  }

  @Override
  public Inventory inventory() {
    return new Inventory.Complete(
        identity(),
        ledger.all().entrySet().stream()
            .map(known -> observed(known.getKey(), known.getValue()))
            .toList());
  }

  private Observed observed(Mark mark, Entry entry) {
    return new Observed(
        mark.text(), mark.text(), ledger.ownership(mark, entry), entry.shown(), entry.orderedAt());
  }

  @Override
  public Health probe(Instance instance) {
    return health.of(instance);
  }

  @Override
  public List<Finding> preflight() {
    return new Preflight(context).run();
  }

  @Override
  public <C extends Capability> Optional<C> capability(Class<C> type) {
    return type.isInstance(pausing) ? Optional.of(type.cast(pausing)) : Optional.empty();
  }

  /** There is nothing to let go of. */
  @Override
  public void close() {}
}
