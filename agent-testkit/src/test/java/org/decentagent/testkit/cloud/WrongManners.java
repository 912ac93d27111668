// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.ProvisioningException.Retryable;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.Visibility;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.capability.TwinRemoval;
import org.decentagent.spi.capability.TwinRequest;

/** Wrong ways with twins, with secrets, and with what the agent is told. */
final class WrongManners {
  private WrongManners() {}

  static final List<Wrong> ALL =
      List.of(
          new Wrong(
              "finds the younger of two",
              "twins-are-told",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Comparator<Machine> elderFirst() {
                      return super.elderFirst().reversed();
                    }
                  }),
          new Wrong(
              "lists one instance for each name",
              "twins-are-told",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Observed> listed(List<Machine> machines) {
                      Set<String> names = new HashSet<>();
                      return super.listed(machines).stream()
                          .filter(it -> names.add(it.name()))
                          .toList();
                    }
                  }),
          new Wrong(
              "leaves the twin when the contract ends",
              "twins-are-told",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Optional<Machine> toRemove(RemovalRequest request, Steps steps) {
                      return request.instance().isPresent()
                          ? machine(idOf(request.instance().get()))
                          : super.toRemove(request, steps);
                    }
                  }),
          new Wrong(
              "removes both of two twins",
              "twin-removal-spares-the-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal removeTwin(TwinRequest request, Steps steps) {
                      return terminate(
                          new RemovalRequest(request.contract(), Optional.of(request.twin())),
                          steps);
                    }
                  }),
          new Wrong(
              "says gone while the twin is going",
              "twin-removal-spares-the-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal removeTwin(TwinRequest request, Steps steps) {
                      Removal answer = super.removeTwin(request, steps);
                      return answer instanceof Removal.InProgress ? new Removal.Gone() : answer;
                    }
                  }),
          new Wrong(
              "fails where the twin is gone",
              "twin-removal-spares-the-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal removeTwin(TwinRequest request, Steps steps) {
                      if (steps.recall("twin").isPresent()
                          && machine(idOf(request.twin())).isEmpty()) {
                        throw new ProvisioningException.Permanent(code("gone"), "no such twin");
                      }
                      if (super.removeTwin(request, steps) instanceof Removal.InProgress later) {
                        return later;
                      }
                      steps.remember("twin", "gone");
                      return new Removal.Gone();
                    }
                  }),
          new Wrong(
              "removes whatever it is told is a twin",
              "twin-removal-needs-proof",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    void requireOurs(Machine machine, Mark mark) {
                      // the agent will know
                    }
                  }),
          new Wrong(
              "removes a twin though none is kept",
              "twin-removal-needs-proof",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    void requireKept(TwinRequest request) {
                      // the agent will have looked
                    }
                  }),
          new Wrong(
              "hides that it can remove twins",
              "capabilities-are-honest",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public <C extends Capability> Optional<C> capability(Class<C> type) {
                      return type == TwinRemoval.class ? Optional.empty() : super.capability(type);
                    }
                  }),
          new Wrong(
              "gives up a contract whose change comes late",
              "late-effect-makes-no-second",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    String create(ProvisionRequest request, String volume) {
                      try {
                        return super.create(request, volume);
                      } catch (ProvisioningException.UnknownOutcome e) {
                        throw new Retryable(e.code(), "no answer", Duration.ofSeconds(1));
                      }
                    }
                  }),
          new Wrong(
              "says that it shows nothing, and can be searched",
              "visibility-is-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Visibility visibility() {
                      return Visibility.NOTHING;
                    }
                  }),
          new Wrong(
              "says that it lists nothing, and lists",
              "visibility-is-kept",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Visibility visibility() {
                      return Visibility.EACH;
                    }
                  }),
          new Wrong(
              "counts its creates itself",
              "stamp-names-us",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    Map<String, String> labels(ProvisionRequest request, String resource) {
                      OwnerStamp own =
                          new OwnerStamp(context.owner(), request.contract(), 1, resource);
                      return own.labels();
                    }
                  }),
          new Wrong("removes its instances when it closes", "threads-end-with-close", Parting::new),
          new Wrong(
              "swallows the interrupt",
              "hung-call-heeds-interrupts",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      try {
                        return super.look(what, call);
                      } catch (Retryable e) {
                        if (Thread.interrupted()) {
                          throw new Retryable(e.code(), "interrupted", e);
                        }
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "tries the login with any host key",
              "probe-tries-the-very-login",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Health probe(Instance instance) {
                      return super.probe(
                          Instance.at(instance.ref(), instance.state())
                              .renterKey(instance.renterKey().orElseThrow())
                              .build());
                    }
                  }),
          new Wrong(
              "tells failures in whole pages",
              "messages-are-one-line",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      try {
                        return super.look(what, call);
                      } catch (Retryable e) {
                        throw new Retryable(e.code(), "the answer was\n<html>\n</html>", e);
                      }
                    }
                  }),
          new Wrong(
              "says that nothing fits while the backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Fit fits(ProvisionRequest request) {
                      try {
                        return super.fits(request);
                      } catch (Retryable e) {
                        return new Fit.DoesNotFit(e.code(), "it is away");
                      }
                    }
                  }),
          new Wrong(
              "is somebody else while the backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public BackendIdentity identity() {
                      try {
                        return super.identity();
                      } catch (Retryable e) {
                        return new BackendIdentity("unknown");
                      }
                    }
                  }),
          new Wrong(
              "shows nothing while the backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Visibility visibility() {
                      try {
                        super.identity();
                        return Visibility.ALL;
                      } catch (Retryable e) {
                        return Visibility.NOTHING;
                      }
                    }
                  }),
          new Wrong(
              "cannot suspend while the backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public <C extends Capability> Optional<C> capability(Class<C> type) {
                      try {
                        super.identity();
                        return super.capability(type);
                      } catch (Retryable e) {
                        return Optional.empty();
                      }
                    }
                  }),
          new Wrong(
              "says suspended when nobody answered",
              "server-error-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Transition suspend(SuspensionRequest request, Steps steps) {
                      try {
                        return super.suspend(request, steps);
                      } catch (ProvisioningException e) {
                        return new Transition.Done();
                      }
                    }
                  }),
          new Wrong("logs its token", "secrets-stay-secret", Logging::new),
          new Wrong(
              "keeps its token in its steps",
              "secrets-stay-secret",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      steps.remember("token", token(context));
                      return super.provision(request, steps);
                    }
                  }));

  private static String token(ProvisionerContext context) {
    return context.settings().get(SmallFactory.TOKEN).reveal();
  }

  /** Tidies up when it is closed. */
  private static final class Parting extends SmallProvisioner {
    private final Set<String> made = new HashSet<>();

    Parting(ProvisionerContext context, WorldUse use) {
      super(context, use);
    }

    @Override
    Instance instance(Machine machine) {
      made.add(machine.id());
      return super.instance(machine);
    }

    @Override
    public void close() {
      made.forEach(id -> delete(id, () -> api.delete(id)));
    }
  }

  /** Writes into its log what it was given. */
  private static final class Logging extends SmallProvisioner {
    private static final Logger LOG = Logger.getLogger(Logging.class.getName());

    Logging(ProvisionerContext context, WorldUse use) {
      super(context, use);
      LOG.fine(() -> "opened with " + token(context));
    }
  }
}
