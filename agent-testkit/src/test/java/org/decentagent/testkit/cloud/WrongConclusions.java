// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.ProvisioningException.Retryable;
import org.decentagent.spi.ProvisioningException.UnknownOutcome;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.unit.MemorySize;

/** Wrong conclusions from trouble, and bad manners. */
final class WrongConclusions {
  private WrongConclusions() {}

  static final List<Wrong> ALL =
      List.of(
          new Wrong(
              "treats a 500 as gone",
              "server-error-proves-nothing",
              (context, use) -> goneAfter(context, use, "no_answer")),
          new Wrong(
              "treats a denial as gone",
              "denial-proves-nothing",
              (context, use) -> goneAfter(context, use, "denied")),
          new Wrong(
              "gives a contract up when its credentials are refused",
              "denial-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      try {
                        return super.look(what, call);
                      } catch (ProvisioningException.AccessDenied e) {
                        throw new ProvisioningException.Permanent(e.code(), "not let in", e);
                      }
                    }
                  }),
          new Wrong(
              "treats a backend that is away as empty",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      try {
                        return super.find(mark);
                      } catch (Retryable e) {
                        return new Lookup.Absent();
                      }
                    }
                  }),
          new Wrong(
              "gives up when it is throttled",
              "throttling-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      try {
                        return super.look(what, call);
                      } catch (Retryable e) {
                        if (e.retryAfter().isPresent()) {
                          throw new ProvisioningException.Permanent(e.code(), "too many calls", e);
                        }
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "takes what arrived of a listing for the whole",
              "cut-listing-is-no-listing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    List<Machine> machines() {
                      try {
                        return api.list();
                      } catch (CloudError e) {
                        if (e.kind() == CloudError.Kind.INCOMPLETE) {
                          return List.of();
                        }
                        return look(
                            "list machines",
                            () -> {
                              throw e;
                            });
                      }
                    }
                  }),
          new Wrong(
              "gives the contract up when the account is full",
              "no-room-is-a-quota",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T change(String what, Supplier<T> call) {
                      try {
                        return super.change(what, call);
                      } catch (ProvisioningException.QuotaExceeded e) {
                        throw new ProvisioningException.Permanent(e.code(), "the account is full");
                      }
                    }
                  }),
          new Wrong(
              "retries blindly",
              "lost-answer-makes-no-second",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    String create(ProvisionRequest request, String volume) {
                      try {
                        return super.create(request, volume);
                      } catch (UnknownOutcome e) {
                        return super.create(request, volume);
                      }
                    }
                  }),
          new Wrong(
              "says that nothing happened when it cannot know",
              "lost-answer-makes-no-second",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    String create(ProvisionRequest request, String volume) {
                      try {
                        return super.create(request, volume);
                      } catch (UnknownOutcome e) {
                        throw new Retryable(e.code(), "no answer", Duration.ofSeconds(1));
                      }
                    }
                  }),
          new Wrong(
              "gives up a contract whose request was lost",
              "lost-request-is-made-good",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    String create(ProvisionRequest request, String volume) {
                      try {
                        return super.create(request, volume);
                      } catch (UnknownOutcome e) {
                        throw new ProvisioningException.Permanent(e.code(), "no answer", e);
                      }
                    }
                  }),
          new Wrong(
              "takes a lost answer to a removal for its end",
              "lost-removal-is-made-good",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      try {
                        return super.terminate(request, steps);
                      } catch (UnknownOutcome e) {
                        return new Removal.Gone();
                      }
                    }
                  }),
          new Wrong(
              "finds nothing once it is interrupted",
              "interrupted-look-tells-no-lie",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Lookup find(Mark mark) {
                      return Thread.currentThread().isInterrupted()
                          ? new Lookup.Absent()
                          : super.find(mark);
                    }
                  }),
          new Wrong(
              "waits on when it is interrupted",
              "hung-call-heeds-interrupts",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      try {
                        return super.look(what, call);
                      } catch (Retryable e) {
                        if (Thread.interrupted()) {
                          waitOn();
                        }
                        throw e;
                      }
                    }
                  }),
          new Wrong(
              "says up of everything",
              "hostile-ids-are-harmless",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Health probe(Instance instance) {
                      return new Health.Up(Duration.ZERO);
                    }
                  }),
          new Wrong(
              "says down when it could not look",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Health probe(Instance instance) {
                      Health health = super.probe(instance);
                      return health instanceof Health.Unknown ? new Health.Down("no") : health;
                    }
                  }),
          new Wrong(
              "makes something when it is asked how it is",
              "looking-changes-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public List<Finding> preflight() {
                      String agent = OwnerStamp.agentLabel(context.owner());
                      if (api.getPart("test-" + agent).isEmpty()) {
                        api.createVolume("test-" + agent, Map.of());
                      }
                      return List.of();
                    }
                  }),
          new Wrong("asks its backend before it is asked", "opens-without-the-backend", Eager::new),
          new Wrong("leaks a thread", "threads-end-with-close", Leaking::new),
          new Wrong("prints its token", "secrets-stay-secret", Talkative::new),
          new Wrong(
              "puts its token into failures",
              "secrets-stay-secret",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    <T> T look(String what, Supplier<T> call) {
                      return super.look(
                          what + " with " + context.settings().get(SmallFactory.TOKEN).reveal(),
                          call);
                    }
                  }),
          new Wrong(
              "has more free than there is",
              "capacity-adds-up",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Capacity capacity() {
                      return Capacity.of(8, MemorySize.ofMebibytes(1), MemorySize.ofMebibytes(2));
                    }
                  }),
          new Wrong(
              "hides what it can",
              "capabilities-are-honest",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public <C extends Capability> Optional<C> capability(Class<C> type) {
                      return Optional.empty();
                    }
                  }),
          new Wrong(
              "does not settle",
              "declarations-are-constant",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private int asked;

                    @Override
                    public Duration settlingTime() {
                      return super.settlingTime().plusSeconds(asked++);
                    }
                  }),
          new Wrong(
              "says complete though the backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Inventory inventory() {
                      Inventory inventory = super.inventory();
                      return inventory instanceof Inventory.Unavailable
                          ? new Inventory.Complete(new BackendIdentity("cloud"), List.of())
                          : inventory;
                    }
                  }));

  private static SmallProvisioner goneAfter(ProvisionerContext context, WorldUse use, String what) {
    return new SmallProvisioner(context, use) {
      @Override
      public Removal terminate(RemovalRequest request, Steps steps) {
        try {
          return super.terminate(request, steps);
        } catch (ProvisioningException e) {
          if (e.code().equals(code(what))) {
            return new Removal.Gone();
          }
          throw e;
        }
      }
    };
  }

  static void waitOn() {
    try {
      if (new CountDownLatch(1).await(2, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody counts this latch down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks before it is asked. */
  private static final class Eager extends SmallProvisioner {
    private final BackendIdentity identity;

    Eager(ProvisionerContext context, WorldUse use) {
      super(context, use);
      identity = super.identity();
    }

    @Override
    public BackendIdentity identity() {
      return identity;
    }
  }

  /** Starts a thread that nobody stops until the test ends. */
  private static final class Leaking extends SmallProvisioner {
    Leaking(ProvisionerContext context, WorldUse use) {
      super(context, use);
      Thread.ofPlatform()
          .daemon()
          .name("leaked")
          .start(() -> {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  /** Prints what it was given. */
  private static final class Talkative extends SmallProvisioner {
    Talkative(ProvisionerContext context, WorldUse use) {
      super(context, use);
      System.out.println(
          "cloud opened with " + context.settings().get(SmallFactory.TOKEN).reveal());
    }
  }
}
