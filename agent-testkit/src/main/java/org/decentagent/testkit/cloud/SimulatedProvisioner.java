// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.changing;
import static org.decentagent.testkit.cloud.SimulatedFailures.code;
import static org.decentagent.testkit.cloud.SimulatedFailures.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.LoginProbe;
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
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.capability.TwinRemoval;
import org.decentagent.spi.unit.MemorySize;

/** Makes instances in a simulated cloud. Safe for use by many threads. */
final class SimulatedProvisioner implements Provisioner, Suspension, CapacityReport {
  private static final int THREADS = 64;
  private static final MemorySize MEMORY = MemorySize.ofMebibytes(256 * 1024);
  private static final Duration LOGIN_DEADLINE = Duration.ofSeconds(10);

  private final WorldUse use;
  private final CloudApi api;
  private final ProvisionerContext context;
  private final Sight sight;
  private final Making making;
  private final Removing removing;

  private SimulatedProvisioner(
      WorldUse use, ProvisionerContext context, Sight sight, Making making, Removing removing) {
    this.use = use;
    this.api = use.api();
    this.context = context;
    this.sight = sight;
    this.making = making;
    this.removing = removing;
  }

  static SimulatedProvisioner over(WorldUse use, ProvisionerContext context) {
    CreateGuarantee guarantee = use.world().options().guarantee();
    CloudApi api = use.api();
    Sight sight = new Sight(api, context, guarantee);
    if (guarantee.canBeSearched()) {
      return new SimulatedProvisioner(
          use,
          context,
          sight,
          new Delivery(api, sight, guarantee),
          new Ending(api, sight, context.owner()));
    }
    BlindDelivery blind = new BlindDelivery(api, sight, guarantee);
    return new SimulatedProvisioner(use, context, sight, blind, blind);
  }

  @Override
  public CreateGuarantee guarantee() {
    return use.world().options().guarantee();
  }

  @Override
  public Duration settlingTime() {
    return use.world().options().times().visible();
  }

  @Override
  public BackendIdentity identity() {
    return new BackendIdentity(reading("ask who the cloud is", api::identify));
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    int cores = request.sizes().cpuCores().orElse(1);
    MemorySize memory = request.sizes().memory().orElse(MemorySize.ofMebibytes(1024));
    if (cores > THREADS || memory.compareTo(MEMORY) > 0) {
      return new Fit.DoesNotFit(
          code("too_large"),
          "no simulated machine has more than " + THREADS + " cores and " + MEMORY + " of memory");
    }
    if (reading("ask for room", api::room) > 0 || isThere(request.mark())) {
      return new Fit.Fits();
    }
    return new Fit.DoesNotFit(
        code("full"), "every machine of the simulated cloud is in use; raise 'capacity'");
  }

  private boolean isThere(Mark mark) {
    return guarantee().canBeSearched() && find(mark) instanceof Lookup.Found;
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    return making.provision(request, steps);
  }

  @Override
  public Lookup find(Mark mark) {
    if (!guarantee().canBeSearched()) {
      throw new ProvisioningException.Retryable(
          code("cannot_search"), "this simulated cloud cannot be searched for " + mark);
    }
    return sight.find(mark);
  }

  @Override
  public Visibility visibility() {
    return guarantee().canBeSearched() ? Visibility.ALL : Visibility.NOTHING;
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return removing.terminate(request, steps);
  }

  @Override
  public Inventory inventory() {
    if (!guarantee().canBeSearched()) {
      return new Inventory.Unavailable("machines of this simulated cloud bear no stamps");
    }
    try {
      return new Inventory.Complete(identity(), sight.observed());
    } catch (ProvisioningException e) {
      return new Inventory.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Health probe(Instance instance) {
    Optional<Machine> machine;
    try {
      machine = sight.get(instance.ref().externalId());
    } catch (ProvisioningException e) {
      return new Health.Unknown(String.valueOf(e.getMessage()));
    }
    if (machine.isEmpty()) {
      return new Health.Down("the machine does not exist");
    }
    if (machine.get().state() != InstanceState.RUNNING) {
      return new Health.Down("the machine does not run: " + machine.get().state());
    }
    if (instance.renterKey().isEmpty()) {
      return new Health.Unknown("the renter's key is not known");
    }
    Instant begin = context.clock().instant();
    LoginProbe.Result login =
        context
            .loginProbe()
            .tryLogin(
                instance.ssh().orElse(machine.get().ssh()),
                instance.hostKey(),
                instance.renterKey().get(),
                LOGIN_DEADLINE);
    return switch (login.verdict()) {
      case ACCEPTED -> new Health.Up(Duration.between(begin, context.clock().instant()));
      case REFUSED, UNREACHABLE -> new Health.Down(login.detail());
      case NO_ROUTE -> new Health.Unknown(login.detail());
    };
  }

  @Override
  public List<Finding> preflight() {
    return List.of(
        new Finding(
            code("simulated"),
            Finding.Severity.INFO,
            "backend " + context.backend() + " is SIMULATED",
            "its instances are SSH servers in this process, not machines",
            "set type = \"docker\" in [backend." + context.backend() + "] for real instances"));
  }

  @Override
  public <C extends Capability> Optional<C> capability(Class<C> type) {
    return type == TwinRemoval.class && guarantee().canBeSearched()
        ? Optional.of(type.cast(new TwinRemover(api, sight)))
        : Provisioner.super.capability(type);
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    InstanceRef instance = request.instance();
    return change("suspend", request, () -> api.stop(instance.externalId()));
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    InstanceRef instance = request.instance();
    return change("resume", request, () -> api.start(instance.externalId()));
  }

  private Transition change(String verb, SuspensionRequest request, Runnable call) {
    InstanceRef instance = request.instance();
    Optional<Machine> machine = sight.get(instance.externalId());
    if (guarantee().canBeSearched()
        && machine.isPresent()
        && !sight.isOurs(machine.get(), Mark.of(request.contract()))) {
      throw new ProvisioningException.Conflict(code("not_ours"), sight.whyNotOurs(machine.get()));
    }
    changing(
        verb + ' ' + instance,
        () -> {
          call.run();
          return instance;
        });
    return new Transition.Done();
  }

  @Override
  public Capacity capacity() {
    long used = reading("ask for room", api::memoryInUse);
    return Capacity.of(THREADS, MEMORY, new MemorySize(Math.max(0, MEMORY.bytes() - used)))
        .withCpuModel("simulated");
  }

  @Override
  public void close() {
    use.end().run();
  }
}
