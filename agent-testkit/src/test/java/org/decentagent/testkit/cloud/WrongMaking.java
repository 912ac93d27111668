// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.Steps;

/** Wrong ways to make instances and to find them again. */
final class WrongMaking {
  private WrongMaking() {}

  static final List<Wrong> ALL =
      List.of(
          new Wrong(
              "forgets the stamp",
              "stamp-names-us",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Map<String, String> labels(ProvisionRequest request, String resource) {
                      return Map.of();
                    }
                  }),
          new Wrong(
              "stamps every resource alike",
              "stamp-names-us",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Map<String, String> labels(ProvisionRequest request, String resource) {
                      return request.stamp("instance").labels();
                    }
                  }),
          new Wrong(
              "takes a copy of a stamp for the stamp",
              "copy-is-a-stranger",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Ownership ownership(Machine machine) {
                      String named =
                          machine.labels().getOrDefault("org.decentagent.resource", machine.name());
                      return OwnerStamp.read(machine.labels(), named, context.owner());
                    }
                  }),
          new Wrong(
              "adopts by name",
              "namesake-is-not-ours",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean isOf(Machine machine, Mark mark) {
                      return super.isOf(machine, mark) || machine.name().equals(mark.text());
                    }
                  }),
          new Wrong(
              "believes every agent's stamp",
              "another-agent-is-kept-off",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean isOf(Machine machine, Mark mark) {
                      return machine.contract().equals(Optional.of(mark.contract()))
                          && machine.name().equals(mark.text());
                    }
                  }),
          new Wrong(
              "makes another at each call",
              "provision-is-idempotent",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      String id = create(request, "");
                      return new Provisioned.Ready(instance(machine(id).orElseThrow()));
                    }
                  }),
          new Wrong(
              "keeps in memory what it made", "provision-goes-on-after-restarts", InMemory::new),
          new Wrong("forgets at its close what it made", "threads-end-with-close", InMemory::new),
          new Wrong(
              "does not look before it makes",
              "lost-journal-makes-no-second",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Optional<String> known(ProvisionRequest request, Steps steps) {
                      return steps.recall(MACHINE);
                    }
                  }),
          new Wrong(
              "makes the machine outside of its steps",
              "killed-delivery-makes-one",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Optional<String> known(ProvisionRequest request, Steps steps) {
                      return steps.recall(MACHINE);
                    }

                    @Override
                    String make(ProvisionRequest request, Steps steps) {
                      return create(request, "");
                    }
                  }),
          new Wrong(
              "hands out any machine of ours",
              "instances-are-apart",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Optional<String> known(ProvisionRequest request, Steps steps) {
                      return machines().stream()
                          .filter(it -> ownership(it) instanceof Ownership.Ours)
                          .filter(it -> machine(it.id()).isPresent())
                          .map(Machine::id)
                          .findFirst();
                    }

                    @Override
                    boolean isOf(Machine machine, Mark mark) {
                      return ownership(machine) instanceof Ownership.Ours;
                    }
                  }),
          new Wrong(
              "is ready before the machine runs",
              "ready-tells-the-login",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Provisioned progress(ProvisionRequest request, String id) {
                      return new Provisioned.Ready(instance(machine(id).orElseThrow()));
                    }
                  }),
          new Wrong(
              "does not say where to log in",
              "ready-tells-the-login",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Instance instance(Machine machine) {
                      return Instance.at(ref(machine.id()), machine.state()).build();
                    }
                  }),
          new Wrong(
              "does not let the customer in",
              "probe-tells-up",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    String create(ProvisionRequest request, String volume) {
                      String name = request.mark().text();
                      return change(
                          "make machine " + name,
                          () ->
                              api.create(
                                  new MachineSpec(
                                      "",
                                      name,
                                      "",
                                      labels(request, name),
                                      new MachineSpec.Hardware(1, 1 << 30, ""),
                                      Map.of())));
                    }
                  }),
          new Wrong(
              "reports an id that the listing does not know",
              "external-id-round-trips",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Instance instance(Machine machine) {
                      return Instance.at(ref("vm/" + machine.id()), machine.state())
                          .ssh(machine.ssh())
                          .build();
                    }

                    @Override
                    String idOf(InstanceRef ref) {
                      return ref.externalId().replace("vm/", "");
                    }
                  }),
          new Wrong(
              "says another identity after each start",
              "identity-is-stable",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public BackendIdentity identity() {
                      return new BackendIdentity(super.identity() + " of " + hashCode());
                    }
                  }),
          new Wrong(
              "returns one page as the whole",
              "inventory-spans-pages",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      return super.listed(machines).stream().limit(10).toList();
                    }
                  }),
          new Wrong(
              "lists instances twice",
              "inventory-is-complete",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      List<Observed> twice = new ArrayList<>(super.listed(machines));
                      twice.addAll(super.listed(machines));
                      return twice;
                    }
                  }),
          new Wrong(
              "does not list what is stopped",
              "suspension-keeps-the-instance",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      return super.listed(machines).stream()
                          .filter(it -> it.state() != InstanceState.STOPPED)
                          .toList();
                    }
                  }),
          new Wrong(
              "breaks where nothing is found",
              "absent-before-create",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      Lookup lookup = super.find(mark);
                      if (lookup instanceof Lookup.Absent) {
                        throw new IllegalStateException("no machine " + mark);
                      }
                      return lookup;
                    }
                  }),
          new Wrong(
              "refuses what it sells",
              "fits-what-it-makes",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Fit fits(ProvisionRequest request) {
                      return new Fit.DoesNotFit(code("size"), "too large");
                    }
                  }));

  /** Remembers in its own fields, so that a restart forgets. */
  private static final class InMemory extends SmallProvisioner {
    private final Map<String, String> made = new HashMap<>();

    InMemory(ProvisionerContext context, WorldUse use) {
      super(context, use);
    }

    @Override
    public Provisioned provision(ProvisionRequest request, Steps steps) {
      String id = made.computeIfAbsent(request.mark().text(), mark -> create(request, ""));
      return progress(request, id);
    }
  }
}
