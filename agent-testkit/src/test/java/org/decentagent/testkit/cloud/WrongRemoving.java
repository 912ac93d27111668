// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.util.List;
import java.util.Optional;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/** Wrong ways to remove instances and to stop them. */
final class WrongRemoving {
  private WrongRemoving() {}

  static final List<Wrong> ALL =
      List.of(
          new Wrong(
              "deletes by the beginning of a name",
              "bystanders-stay",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      for (Machine machine : machines()) {
                        if (machine.name().startsWith(request.mark().text())
                            && machine(machine.id()).isPresent()) {
                          removed(machine);
                          return new Removal.InProgress(SOON);
                        }
                      }
                      return super.terminate(request, steps);
                    }
                  }),
          new Wrong(
              "deletes by name",
              "namesake-is-not-ours",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Optional<Machine> toRemove(RemovalRequest request, Steps steps) {
                      return machines().stream()
                          .filter(it -> it.name().equals(request.mark().text()))
                          .filter(it -> machine(it.id()).isPresent())
                          .findFirst();
                    }

                    @Override
                    void requireOurs(Machine machine, Mark mark) {
                      // a name like ours must be ours
                    }
                  }),
          new Wrong(
              "deletes whatever id it is told",
              "removes-only-its-contract",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    void requireOurs(Machine machine, Mark mark) {
                      // the agent will know
                    }
                  }),
          new Wrong(
              "forgets the volume",
              "removal-leaves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean volumes(RemovalRequest request, Steps steps) {
                      steps.children().forEach(steps::childGone);
                      return false;
                    }
                  }),
          new Wrong(
              "records no child",
              "removal-leaves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    String make(ProvisionRequest request, Steps steps) {
                      String volume = request.mark() + "-data";
                      change(
                          "make " + volume,
                          () -> api.createVolume(volume, labels(request, volume)));
                      return create(request, volume);
                    }
                  }),
          new Wrong(
              "does not tell that a child is gone",
              "removal-leaves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean volumes(RemovalRequest request, Steps steps) {
                      String volume = request.mark() + "-data";
                      boolean there = look("read it", () -> api.getPart(volume)).isPresent();
                      if (there) {
                        delete(volume, () -> api.deletePart(volume));
                      }
                      return there;
                    }
                  }),
          new Wrong(
              "removes only the children it remembers",
              "removal-survives-a-lost-journal",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean volumes(RemovalRequest request, Steps steps) {
                      return !steps.children().isEmpty() && super.volumes(request, steps);
                    }
                  }),
          new Wrong(
              "remembers a child only once it is made",
              "killed-and-cancelled-leaves-nothing",
              LateChild::new),
          new Wrong(
              "says gone when the removal is accepted",
              "gone-means-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Removal removed(Machine machine) {
                      super.removed(machine);
                      return new Removal.Gone();
                    }
                  }),
          new Wrong(
              "fails to remove what is gone",
              "removal-is-idempotent",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Optional<Machine> toRemove(RemovalRequest request, Steps steps) {
                      Optional<Machine> found = super.toRemove(request, steps);
                      if (found.isEmpty() && steps.recall("done").isPresent()) {
                        throw new ProvisioningException.Permanent(code("gone"), "no such machine");
                      }
                      if (found.isEmpty() && !volumes(request, steps)) {
                        steps.remember("done", "yes");
                      }
                      return found;
                    }
                  }),
          new Wrong(
              "removes nothing without an id",
              "removal-needs-no-id",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      return request.instance().isEmpty()
                          ? new Removal.Gone()
                          : super.terminate(request, steps);
                    }
                  }),
          new Wrong(
              "fails where there never was anything",
              "removal-of-nothing-is-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      if (steps.recall(MACHINE).isEmpty()) {
                        throw new ProvisioningException.Permanent(code("none"), "nothing is known");
                      }
                      return super.terminate(request, steps);
                    }
                  }),
          new Wrong(
              "leaves the volume of a machine that vanished",
              "vanished-is-gone",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    boolean volumes(RemovalRequest request, Steps steps) {
                      if (steps.recall("removed").isEmpty()) {
                        steps.children().forEach(steps::childGone);
                        return false;
                      }
                      return super.volumes(request, steps);
                    }

                    @Override
                    Optional<Machine> toRemove(RemovalRequest request, Steps steps) {
                      Optional<Machine> found = super.toRemove(request, steps);
                      if (found.isPresent()) {
                        steps.remember("removed", "yes");
                      }
                      return found;
                    }
                  }),
          new Wrong(
              "lists no volume whose machine is gone",
              "remains-are-listed",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> remains() {
                      return List.of();
                    }
                  }),
          new Wrong(
              "removes the instance to suspend it",
              "suspension-keeps-the-instance",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    void stop(Machine machine, Steps steps) {
                      removed(machine);
                    }
                  }),
          new Wrong(
              "suspends once and never again",
              "suspension-is-idempotent",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    void stop(Machine machine, Steps steps) {
                      steps.effect(
                          "suspend",
                          () -> {
                            super.stop(machine, steps);
                            return "done";
                          },
                          Optional::empty);
                    }
                  }),
          new Wrong(
              "forgets a suspension that was cut off",
              "killed-suspension-is-made-good",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    void stop(Machine machine, Steps steps) {
                      if (steps.recall("stopping").isEmpty()) {
                        steps.remember("stopping", "yes");
                        super.stop(machine, steps);
                        steps.remember("stopped", "yes");
                      }
                    }
                  }),
          new Wrong(
              "suspends whatever id it is told",
              "suspension-spares-others",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Transition suspend(SuspensionRequest request, Steps steps) {
                      machine(idOf(request.instance())).ifPresent(it -> stop(it, steps));
                      return new Transition.Done();
                    }
                  }));

  /** Knows its volume by the journal alone, and tells the journal too late. */
  private static final class LateChild extends SmallProvisioner {
    LateChild(ProvisionerContext context, WorldUse use) {
      super(context, use);
    }

    @Override
    public Provisioned provision(ProvisionRequest request, Steps steps) {
      String volume = request.mark() + "-data";
      if (steps.recall("volume").isEmpty()) {
        if (look("read it", () -> api.getPart(volume)).isEmpty()) {
          change("make it", () -> api.createVolume(volume, labels(request, volume)));
        }
        steps.remember("volume", volume);
      }
      return super.provision(request, steps);
    }

    @Override
    boolean volumes(RemovalRequest request, Steps steps) {
      return steps.recall("volume").isPresent() && super.volumes(request, steps);
    }
  }
}
