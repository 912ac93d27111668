// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.TwinRequest;

/** Wrong effects, each of which one look of a check shows. */
final class WrongEffects {
  private WrongEffects() {}

  static final List<Wrong> ALL =
      List.of(
          new Wrong(
              "removes the volume of both with a twin",
              "twin-removal-spares-the-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal removeTwin(TwinRequest request, Steps steps) {
                      Removal removal = super.removeTwin(request, steps);
                      String volume = Mark.of(request.contract()) + "-data";
                      if (look("read it", () -> api.getPart(volume)).isPresent()) {
                        delete(volume, () -> api.deletePart(volume));
                      }
                      return removal;
                    }
                  }),
          new Wrong(
              "refuses to remove what is no twin, and stops it",
              "twin-removal-needs-proof",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal removeTwin(TwinRequest request, Steps steps) {
                      try {
                        return super.removeTwin(request, steps);
                      } catch (ProvisioningException.Conflict e) {
                        machine(idOf(request.twin())).ifPresent(it -> stop(it, steps));
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "refuses to remove what is no twin, and leaves a volume",
              "twin-removal-needs-proof",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal removeTwin(TwinRequest request, Steps steps) {
                      try {
                        return super.removeTwin(request, steps);
                      } catch (ProvisioningException.Conflict e) {
                        change(
                            "make it",
                            () -> api.createVolume("v-" + idOf(request.kept()), Map.of()));
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "is never done with what is gone",
              "removal-is-idempotent",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      if (steps.recall("told").isPresent()) {
                        return new Removal.InProgress(SOON);
                      }
                      Removal removal = super.terminate(request, steps);
                      if (removal instanceof Removal.Gone) {
                        steps.remember("told", "yes");
                      }
                      return removal;
                    }
                  }),
          new Wrong(
              "removes the copies with the original",
              "copy-is-a-stranger",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Removal removed(Machine machine) {
                      machines().stream()
                          .filter(it -> it.contract().equals(machine.contract()))
                          .filter(it -> !it.name().equals(machine.name()))
                          .forEach(it -> delete("copy " + it.id(), () -> api.delete(it.id())));
                      return super.removed(machine);
                    }
                  }),
          new Wrong(
              "stops what it should remove, and finds it no more",
              "gone-means-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Removal removed(Machine machine) {
                      delete("power of " + machine.id(), () -> api.stop(machine.id()));
                      return new Removal.Gone();
                    }

                    @Override
                    public Lookup find(Mark mark) {
                      return super.find(mark) instanceof Lookup.Found(Instance found)
                              && found.state() == InstanceState.RUNNING
                          ? new Lookup.Found(found)
                          : new Lookup.Absent();
                    }
                  }),
          new Wrong(
              "makes a second where nobody can look",
              "killed-delivery-makes-one",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public CreateGuarantee guarantee() {
                      return CreateGuarantee.NONE;
                    }

                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      if (steps.recall(MACHINE).isEmpty() && steps.recall("begun").isPresent()) {
                        create(request, "");
                        throw new ProvisioningException.Conflict(code("held"), "who knows");
                      }
                      if (steps.recall("begun").isEmpty()) {
                        steps.remember("begun", "yes");
                      }
                      return super.provision(request, steps);
                    }

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
              "hands out one machine to all who come at once",
              "contracts-do-not-collide",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private Optional<String> first = Optional.empty();

                    @Override
                    public synchronized Provisioned provision(
                        ProvisionRequest request, Steps steps) {
                      first = first.or(() -> Optional.of(create(request, "")));
                      return progress(request, first.orElseThrow());
                    }

                    @Override
                    boolean isOf(Machine machine, Mark mark) {
                      return ownership(machine) instanceof Ownership.Ours;
                    }
                  }),
          new Wrong(
              "leaves the volumes of those who came at once",
              "contracts-do-not-collide",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean volumes(RemovalRequest request, Steps steps) {
                      steps.children().forEach(steps::childGone);
                      return false;
                    }
                  }),
          new Wrong(
              "makes a volume when it is closed",
              "threads-end-with-close",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public void close() {
                      change("make it", () -> api.createVolume("closed-" + hashCode(), Map.of()));
                    }
                  }),
          new Wrong(
              "does not tell that a child is gone after a kill",
              "killed-removal-leaves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean volumes(RemovalRequest request, Steps steps) {
                      String volume = request.mark() + "-data";
                      if (look("read it", () -> api.getPart(volume)).isEmpty()) {
                        return false;
                      }
                      return super.volumes(request, steps);
                    }
                  }),
          new Wrong(
              "makes a volume at each call",
              "provision-is-idempotent",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private int calls;

                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      String volume = request.mark() + "-" + calls++;
                      change("make it", () -> api.createVolume(volume, Map.of()));
                      return super.provision(request, steps);
                    }
                  }),
          new Wrong(
              "gives all customers one login",
              "instances-are-apart",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Instance instance(Machine machine) {
                      return Instance.at(ref(machine.id()), machine.state())
                          .ssh(new SshAccess("192.0.2.1", 22, "root"))
                          .build();
                    }
                  }),
          new Wrong(
              "claims what another agent made",
              "another-agent-is-kept-off",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      return machines.stream()
                          .filter(it -> it.contract().isPresent())
                          .map(it ->
                              new Observed(
                                  it.id(),
                                  it.name(),
                                  new Ownership.Ours(
                                      new OwnerStamp(
                                          context.owner(),
                                          it.contract().orElseThrow(),
                                          1,
                                          it.name())),
                                  it.state(),
                                  it.createdAt()))
                          .toList();
                    }
                  }),
          new Wrong(
              "removes what another agent made",
              "another-agent-is-kept-off",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    void requireOurs(Machine machine, Mark mark) {
                      // whatever it is
                    }
                  }),
          new Wrong(
              "makes one beside a stranger and complains",
              "namesake-is-not-ours",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Optional<String> existing(ProvisionRequest request) {
                      try {
                        return super.existing(request);
                      } catch (ProvisioningException.Conflict e) {
                        create(request, "");
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "finds what it has removed",
              "gone-means-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private Optional<Lookup> last = Optional.empty();

                    @Override
                    public Lookup find(Mark mark) {
                      Lookup lookup = super.find(mark);
                      if (lookup instanceof Lookup.Found) {
                        last = Optional.of(lookup);
                      }
                      return last.orElse(lookup);
                    }

                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      find(request.mark());
                      return super.terminate(request, steps);
                    }
                  }),
          new Wrong(
              "says up of what it has removed",
              "gone-means-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Health probe(Instance instance) {
                      return new Health.Up(Duration.ZERO);
                    }
                  }),
          new Wrong(
              "lists what it has removed",
              "removal-leaves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private final Map<String, Observed> ever = new TreeMap<>();

                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      super.listed(machines).forEach(it -> ever.put(it.externalId(), it));
                      return List.copyOf(ever.values());
                    }

                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      inventory();
                      return super.terminate(request, steps);
                    }
                  }),
          new Wrong(
              "makes a volume where nothing is to be removed",
              "removal-of-nothing-is-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean volumes(RemovalRequest request, Steps steps) {
                      String volume = "for-" + request.mark();
                      if (look("read it", () -> api.getPart(volume)).isEmpty()) {
                        change("make it", () -> api.createVolume(volume, Map.of()));
                      }
                      return super.volumes(request, steps);
                    }
                  }),
          new Wrong(
              "says up of what vanished",
              "vanished-is-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Health probe(Instance instance) {
                      return new Health.Up(Duration.ZERO);
                    }
                  }),
          new Wrong(
              "finds what vanished",
              "vanished-is-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private boolean told;

                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      told = true;
                      return super.terminate(request, steps);
                    }

                    @Override
                    public Lookup find(Mark mark) {
                      return !told && super.find(mark) instanceof Lookup.Absent
                          ? new Lookup.Found(Instance.at(ref("m-0"), InstanceState.RUNNING).build())
                          : super.find(mark);
                    }

                    @Override
                    Optional<String> existing(ProvisionRequest request) {
                      return Optional.empty();
                    }
                  }),
          new Wrong(
              "says up of what is suspended",
              "suspension-keeps-the-instance",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Health probe(Instance instance) {
                      return new Health.Up(Duration.ZERO);
                    }
                  }));
}
