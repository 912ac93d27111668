// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.capability.TwinRemoval;
import org.decentagent.spi.capability.TwinRequest;
import org.decentagent.spi.unit.MemorySize;

/**
 * A small provisioner that does everything right, a step to a method, so that each can be got wrong
 * alone: an instance is a volume and a machine that uses it. Safe for use by many threads.
 */
class SmallProvisioner implements Provisioner, Suspension, CapacityReport, TwinRemoval {
  static final Duration SOON = Duration.ofSeconds(2);
  static final String MACHINE = "machine";

  final ProvisionerContext context;
  final CloudApi api;
  final Duration settling;
  private volatile boolean closed;

  SmallProvisioner(ProvisionerContext context, WorldUse use) {
    this.context = context;
    this.api = use.api();
    this.settling = use.world().options().times().visible();
  }

  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.TAG_SEARCH;
  }

  @Override
  public Duration settlingTime() {
    return settling;
  }

  @Override
  public BackendIdentity identity() {
    return new BackendIdentity(look("ask who the cloud is", api::identify));
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return look("ask for room", api::room) > 0
        ? new Fit.Fits()
        : new Fit.DoesNotFit(code("full"), "the cloud is full; raise its limit");
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    String id = known(request, steps).orElseGet(() -> make(request, steps));
    if (!steps.recall(MACHINE).equals(Optional.of(id))) {
      steps.remember(MACHINE, id);
    }
    return progress(request, id);
  }

  /** What was made already, as far as the journal or else the cloud tells. */
  Optional<String> known(ProvisionRequest request, Steps steps) {
    return steps.recall(MACHINE).or(() -> existing(request));
  }

  Optional<String> existing(ProvisionRequest request) {
    return switch (find(request.mark())) {
      case Lookup.Found(var instance) -> Optional.of(idOf(instance.ref()));
      case Lookup.Absent() -> Optional.empty();
      case Lookup.NotOurs(var why) ->
          throw new ProvisioningException.Conflict(code("not_ours"), why);
    };
  }

  String make(ProvisionRequest request, Steps steps) {
    String volume = request.mark() + "-data";
    steps.child(PartRow.VOLUME, volume);
    steps.effect(
        "volume",
        () -> {
          createVolume(request, volume);
          return volume;
        },
        () ->
            Optional.of(volume)
                .filter(it -> look("read " + it, () -> api.getPart(it)).isPresent()));
    return steps.effect("create", () -> create(request, volume), () -> existing(request));
  }

  private void createVolume(ProvisionRequest request, String volume) {
    if (look("read " + volume, () -> api.getPart(volume)).isEmpty()) {
      change("make " + volume, () -> api.createVolume(volume, labels(request, volume)));
    }
  }

  String create(ProvisionRequest request, String volume) {
    String name = request.mark().text();
    MachineSpec spec =
        new MachineSpec(
            "",
            name,
            "",
            labels(request, name),
            Delivery.hardware(request),
            Map.of(PartRow.VOLUME, volume));
    return change("make machine " + name, () -> api.create(spec));
  }

  Map<String, String> labels(ProvisionRequest request, String resource) {
    return request.stamp(resource).labels();
  }

  Provisioned progress(ProvisionRequest request, String id) {
    Machine machine =
        machine(id)
            .orElseThrow(() ->
                new ProvisioningException.Permanent(
                    code("vanished"), id + " was made and is gone"));
    return machine.state() == InstanceState.RUNNING
        ? new Provisioned.Ready(instance(machine))
        : new Provisioned.InProgress(SOON, "the machine boots");
  }

  Instance instance(Machine machine) {
    return Instance.at(ref(machine.id()), machine.state())
        .ssh(machine.ssh())
        .hostKey(machine.hostKey())
        .build();
  }

  InstanceRef ref(String id) {
    return new InstanceRef(context.backend(), id);
  }

  String idOf(InstanceRef ref) {
    return ref.externalId();
  }

  @Override
  public Lookup find(Mark mark) {
    List<Machine> listed = machines();
    return listed.stream()
        .filter(machine -> isOf(machine, mark))
        .min(elderFirst())
        .<Lookup>map(machine -> new Lookup.Found(instance(machine)))
        .orElseGet(() ->
            listed.stream().anyMatch(machine -> machine.name().equals(mark.text()))
                ? new Lookup.NotOurs("machine " + mark + " bears no stamp of ours")
                : new Lookup.Absent());
  }

  Comparator<Machine> elderFirst() {
    return Comparator.comparing(Machine::createdAt).thenComparing(Machine::id);
  }

  boolean isOf(Machine machine, Mark mark) {
    return ownership(machine) instanceof Ownership.Ours(OwnerStamp stamp)
        && stamp.contract().equals(mark.contract());
  }

  Ownership ownership(Machine machine) {
    return OwnerStamp.read(machine.labels(), machine.name(), context.owner());
  }

  List<Machine> machines() {
    return look("list machines", api::list);
  }

  Optional<Machine> machine(String id) {
    return look("read machine " + id, () -> api.get(id));
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    Optional<Machine> machine = toRemove(request, steps);
    if (machine.isPresent()) {
      requireOurs(machine.get(), request.mark());
      return removed(machine.get());
    }
    return volumes(request, steps) ? new Removal.InProgress(SOON) : new Removal.Gone();
  }

  Optional<Machine> toRemove(RemovalRequest request, Steps steps) {
    return request
        .instance()
        .map(this::idOf)
        .or(() -> steps.recall(MACHINE))
        .flatMap(this::machine)
        .or(() ->
            machines().stream()
                .filter(it -> isOf(it, request.mark()))
                .findFirst()
                .flatMap(it -> machine(it.id())));
  }

  void requireOurs(Machine machine, Mark mark) {
    if (!isOf(machine, mark)) {
      throw new ProvisioningException.Conflict(
          code("not_ours"), "machine " + machine.id() + " is not of contract " + mark);
    }
  }

  Removal removed(Machine machine) {
    if (machine.state() != InstanceState.REMOVING) {
      delete("machine " + machine.id(), () -> api.delete(machine.id()));
    }
    return new Removal.InProgress(SOON);
  }

  /** Removes the volumes of the contract; false when there is none. */
  boolean volumes(RemovalRequest request, Steps steps) {
    String volume = request.mark() + "-data";
    if (look("read " + volume, () -> api.getPart(volume)).isPresent()) {
      delete(volume, () -> api.deletePart(volume));
      return true;
    }
    steps.children().forEach(steps::childGone);
    return false;
  }

  /** What is gone is a success. */
  void delete(String what, Runnable call) {
    Ending.delete(what, call);
  }

  @Override
  public Inventory inventory() {
    try {
      List<Observed> remains = remains();
      List<Observed> machines = listed(machines());
      return new Inventory.Complete(
          identity(),
          Stream.concat(
                  machines.stream(),
                  remains.stream()
                      .filter(it -> machines.stream().noneMatch(machine -> isOf(it, machine))))
              .toList());
    } catch (ProvisioningException e) {
      return new Inventory.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Volumes of ours, whose machines may be there or not. */
  List<Observed> remains() {
    return look("list volumes", api::listParts).stream()
        .map(it ->
            new Observed(
                "volume:" + it.id(),
                it.id(),
                OwnerStamp.read(it.labels(), it.id(), context.owner()),
                InstanceState.REMAINS,
                Instant.EPOCH))
        .filter(it -> it.ownership() instanceof Ownership.Ours)
        .toList();
  }

  private static boolean isOf(Observed remains, Observed machine) {
    return remains.ownership() instanceof Ownership.Ours(OwnerStamp one)
        && machine.ownership() instanceof Ownership.Ours(OwnerStamp other)
        && one.contract().equals(other.contract());
  }

  List<Observed> listed(List<Machine> machines) {
    return machines.stream()
        .filter(it ->
            it.labels().containsValue(OwnerStamp.agentLabel(context.owner()))
                || Mark.read(it.name()).isPresent())
        .map(it -> new Observed(it.id(), it.name(), ownership(it), it.state(), it.createdAt()))
        .toList();
  }

  @Override
  public Health probe(Instance instance) {
    Optional<Machine> machine;
    try {
      machine = machine(idOf(instance.ref()));
    } catch (ProvisioningException e) {
      return new Health.Unknown(String.valueOf(e.getMessage()));
    }
    if (machine.isEmpty() || machine.get().state() != InstanceState.RUNNING) {
      return new Health.Down("it does not run");
    }
    LoginProbe.Verdict verdict =
        instance
            .renterKey()
            .map(key ->
                context
                    .loginProbe()
                    .tryLogin(machine.get().ssh(), instance.hostKey(), key, SOON)
                    .verdict())
            .orElse(LoginProbe.Verdict.NO_ROUTE);
    return verdict == LoginProbe.Verdict.ACCEPTED
        ? new Health.Up(Duration.ZERO)
        : new Health.Unknown("login: " + verdict);
  }

  @Override
  public List<Finding> preflight() {
    return List.of();
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    own(request).ifPresent(it -> stop(it, steps));
    return new Transition.Done();
  }

  void stop(Machine machine, Steps steps) {
    delete("power of " + machine.id(), () -> api.stop(machine.id()));
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    own(request).ifPresent(it -> delete("halt of " + it.id(), () -> api.start(it.id())));
    return new Transition.Done();
  }

  private Optional<Machine> own(SuspensionRequest request) {
    Optional<Machine> machine = machine(idOf(request.instance()));
    machine.ifPresent(it -> requireOurs(it, Mark.of(request.contract())));
    return machine;
  }

  @Override
  public Removal removeTwin(TwinRequest request, Steps steps) {
    Optional<Machine> twin = machine(idOf(request.twin()));
    if (twin.isEmpty()) {
      return new Removal.Gone();
    }
    requireOurs(twin.get(), Mark.of(request.contract()));
    requireKept(request);
    return removed(twin.get());
  }

  void requireKept(TwinRequest request) {
    Machine kept =
        Optional.of(request.kept())
            .filter(it -> !it.equals(request.twin()))
            .flatMap(it -> machine(idOf(it)))
            .orElseThrow(() ->
                new ProvisioningException.Conflict(code("no_other"), "there is none to be kept"));
    requireOurs(kept, Mark.of(request.contract()));
  }

  @Override
  public Capacity capacity() {
    return Capacity.of(8, MemorySize.ofMebibytes(2048), MemorySize.ofMebibytes(1024));
  }

  /** A call that changes nothing. */
  <T> T look(String what, Supplier<T> call) {
    requireOpen();
    return SimulatedFailures.reading(what, call);
  }

  /** A call that may change something. */
  <T> T change(String what, Supplier<T> call) {
    requireOpen();
    return SimulatedFailures.changing(what, call);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("it is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
