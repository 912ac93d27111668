// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.ProvisioningException.Retryable;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.Visibility;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/** Wrong answers to questions, each of which one look of a check shows. */
final class WrongLooks {
  private WrongLooks() {}

  static final List<Wrong> ALL =
      List.of(
          new Wrong(
              "cannot look at what is suspended",
              "suspension-keeps-the-instance",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      Lookup lookup = super.find(mark);
                      if (lookup instanceof Lookup.Found(Instance found)
                          && found.state() == InstanceState.STOPPED) {
                        throw new Retryable(code("asleep"), "it sleeps", Duration.ofSeconds(1));
                      }
                      return lookup;
                    }
                  }),
          new Wrong(
              "finds nothing more once its backend was away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private boolean wasAway;

                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      try {
                        return super.look(what, call);
                      } catch (Retryable e) {
                        wasAway = true;
                        throw e;
                      }
                    }

                    @Override
                    public Lookup find(Mark mark) {
                      Lookup lookup = super.find(mark);
                      return wasAway ? new Lookup.Absent() : lookup;
                    }
                  }),
          new Wrong(
              "gives up a look at a backend that is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private boolean making;

                    @Override
                    Optional<String> existing(ProvisionRequest request) {
                      making = true;
                      try {
                        return super.existing(request);
                      } finally {
                        making = false;
                      }
                    }

                    @Override
                    public Lookup find(Mark mark) {
                      try {
                        return super.find(mark);
                      } catch (Retryable e) {
                        if (making) {
                          throw e;
                        }
                        throw new ProvisioningException.Permanent(e.code(), "it is away", e);
                      }
                    }
                  }),
          new Wrong(
              "finds a copy instead of the original",
              "copy-is-a-stranger",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      return machines().stream()
                          .filter(it -> it.contract().equals(Optional.of(mark.contract())))
                          .filter(it -> !it.name().equals(mark.text()))
                          .findFirst()
                          .<Lookup>map(it -> new Lookup.Found(instance(it)))
                          .orElseGet(() -> super.find(mark));
                    }
                  }),
          new Wrong(
              "claims what bears no stamp at all",
              "bystanders-stay",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      ContractId some = new ContractId("ab".repeat(32));
                      return machines.stream()
                          .map(it ->
                              new Observed(
                                  it.id(),
                                  it.name(),
                                  new Ownership.Ours(
                                      new OwnerStamp(context.owner(), some, 1, it.name())),
                                  it.state(),
                                  it.createdAt()))
                          .toList();
                    }
                  }),
          new Wrong(
              "finds what was never made, and need not look",
              "absent-before-create",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public CreateGuarantee guarantee() {
                      return CreateGuarantee.NONE;
                    }

                    @Override
                    public Lookup find(Mark mark) {
                      return new Lookup.Found(
                          Instance.at(ref("m-0"), InstanceState.RUNNING).build());
                    }
                  }),
          new Wrong(
              "cannot look for what it made, and should",
              "looking-changes-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      throw new Retryable(code("busy"), "not now", Duration.ofSeconds(1));
                    }

                    @Override
                    Optional<String> existing(ProvisionRequest request) {
                      return Optional.empty();
                    }
                  }),
          new Wrong(
              "names another id at each call",
              "provision-is-idempotent",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private int named;

                    @Override
                    InstanceRef ref(String id) {
                      return super.ref(id + "#" + named++);
                    }

                    @Override
                    String idOf(InstanceRef ref) {
                      return ref.externalId().replaceFirst("#.*", "");
                    }
                  }),
          new Wrong(
              "breaks when it is closed",
              "external-id-round-trips",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public void close() {
                      throw new IllegalStateException("it does not close");
                    }
                  }),
          new Wrong(
              "answers for an ability once",
              "capabilities-are-honest",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private final Set<Class<?>> asked = new HashSet<>();

                    @Override
                    public <C extends Capability> Optional<C> capability(Class<C> type) {
                      return asked.add(type) ? super.capability(type) : Optional.empty();
                    }
                  }),
          new Wrong(
              "can be searched, says that it shows nothing, and shows nothing",
              "visibility-is-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Visibility visibility() {
                      return Visibility.NOTHING;
                    }

                    @Override
                    public Inventory inventory() {
                      return new Inventory.Unavailable("it shows nothing");
                    }
                  }),
          new Wrong(
              "lists what it does not find",
              "visibility-is-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      return new Lookup.Absent();
                    }
                  }),
          new Wrong(
              "lists what is gone",
              "nothing-is-left",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      ContractId gone = new ContractId("ab".repeat(32));
                      OwnerStamp stamp = new OwnerStamp(context.owner(), gone, 1, "m-0");
                      return List.of(
                          new Observed(
                              "m-0",
                              "m-0",
                              new Ownership.Ours(stamp),
                              InstanceState.RUNNING,
                              Instant.EPOCH));
                    }
                  }),
          new Wrong(
              "lists nothing once it is interrupted",
              "interrupted-look-tells-no-lie",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      return Thread.currentThread().isInterrupted()
                          ? List.of()
                          : super.listed(machines);
                    }

                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      boolean interrupted = Thread.interrupted();
                      try {
                        return super.look(what, call);
                      } finally {
                        if (interrupted) {
                          Thread.currentThread().interrupt();
                        }
                      }
                    }
                  }),
          new Wrong(
              "makes another after it was interrupted",
              "interrupted-look-tells-no-lie",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private boolean interrupted;

                    @Override
                    public Lookup find(Mark mark) {
                      interrupted |= Thread.currentThread().isInterrupted();
                      return super.find(mark);
                    }

                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      return interrupted
                          ? progress(request, create(request, ""))
                          : super.provision(request, steps);
                    }

                    @Override
                    Provisioned progress(ProvisionRequest request, String id) {
                      return new Provisioned.Ready(instance(machine(id).orElseThrow()));
                    }
                  }),
          new Wrong(
              "waits on when it is interrupted, and keeps the interrupt",
              "hung-call-heeds-interrupts",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      try {
                        return super.look(what, call);
                      } catch (Retryable e) {
                        if (Thread.interrupted()) {
                          WrongConclusions.waitOn();
                          Thread.currentThread().interrupt();
                        }
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "takes what it was interrupted in for absent",
              "hung-call-heeds-interrupts",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      try {
                        return super.find(mark);
                      } catch (Retryable e) {
                        if (Thread.currentThread().isInterrupted()) {
                          return new Lookup.Absent();
                        }
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "settles before anything happened",
              "declarations-are-constant",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Duration settlingTime() {
                      return Duration.ofSeconds(-1);
                    }
                  }),
          new Wrong(
              "lists another backend than it is",
              "identity-is-stable",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Inventory inventory() {
                      return super.inventory() instanceof Inventory.Complete complete
                          ? new Inventory.Complete(
                              new BackendIdentity("another"), complete.resources())
                          : super.inventory();
                    }
                  }),
          new Wrong(
              "finds fault with what is well",
              "preflight-finds-no-fault",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public List<Finding> preflight() {
                      return List.of(
                          new Finding(
                              code("odd"), Finding.Severity.ERROR, "it is odd", "why not", "wait"));
                    }
                  }),
          new Wrong(
              "says of nothing that it is a stranger's",
              "absent-before-create",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      Lookup lookup = super.find(mark);
                      return lookup instanceof Lookup.Absent
                          ? new Lookup.NotOurs("there is nothing")
                          : lookup;
                    }
                  }),
          new Wrong(
              "finds it every other time",
              "looking-changes-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private int asked;

                    @Override
                    public Lookup find(Mark mark) {
                      asked++;
                      return asked % 2 == 0
                          ? new Lookup.Found(Instance.at(ref("m-0"), InstanceState.RUNNING).build())
                          : super.find(mark);
                    }
                  }),
          new Wrong(
              "makes a volume for an id that it does not know",
              "hostile-ids-are-harmless",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      String volume = "for-" + request.mark();
                      if (request.instance().flatMap(it -> machine(idOf(it))).isEmpty()
                          && look("read it", () -> api.getPart(volume)).isEmpty()) {
                        change("make it", () -> api.createVolume(volume, Map.of()));
                      }
                      return super.terminate(request, steps);
                    }
                  }),
          new Wrong(
              "names another backend",
              "ready-tells-the-login",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    InstanceRef ref(String id) {
                      return new InstanceRef(new BackendName("elsewhere"), id);
                    }
                  }),
          new Wrong(
              "finds it stopped though it runs",
              "found-after-create",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      return super.find(mark) instanceof Lookup.Found(Instance found)
                          ? new Lookup.Found(
                              Instance.at(found.ref(), InstanceState.STOPPED)
                                  .ssh(found.ssh().orElseThrow())
                                  .build())
                          : super.find(mark);
                    }
                  }),
          new Wrong(
              "lists its own as strangers",
              "inventory-is-complete",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      return super.listed(machines).stream()
                          .map(it ->
                              new Observed(
                                  it.externalId(),
                                  it.name(),
                                  new Ownership.Unstamped(),
                                  it.state(),
                                  it.createdAt()))
                          .toList();
                    }
                  }),
          new Wrong(
              "has more disk free than there is",
              "capacity-adds-up",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Capacity capacity() {
                      return Capacity.of(1, MemorySize.ofMebibytes(2), MemorySize.ofMebibytes(1))
                          .withStorage(
                              List.of(
                                  new CapacityReport.Pool(
                                      "pool",
                                      "disk",
                                      StorageSize.ofGibibytes(1),
                                      StorageSize.ofGibibytes(2))));
                    }
                  }));
}
