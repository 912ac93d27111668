// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * The {@link Steps} of one contract over a {@link StepsMemory}, true to the contract of that
 * interface. Opened by {@link StepsMemory#open}. Confined to one thread.
 */
public final class InMemorySteps implements Steps {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.:-]{1,80}");
  private static final int MAX_VALUE = 8 * 1024;

  private final StepsMemory memory;
  private final ContractId contract;
  private final ContractMemory own;
  private final int life;

  InMemorySteps(StepsMemory memory, ContractId contract, ContractMemory own, int life) {
    this.memory = memory;
    this.contract = contract;
    this.own = own;
    this.life = life;
  }

  @Override
  public Optional<String> recall(String name) {
    requireName(name);
    return memory.read(life, () -> Optional.ofNullable(own.values.get(name)));
  }

  @Override
  public void remember(String name, String value) {
    requireName(name);
    requireValue(value);
    memory.write(life, "value " + name, () -> own.values.put(name, value));
  }

  @Override
  public String choose(String kind, Iterable<String> candidates) {
    requireName(kind);
    Optional<String> held = memory.read(life, () -> Optional.ofNullable(own.choices.get(kind)));
    return held.isPresent() ? held.get() : chooseFresh(kind, candidates);
  }

  @Override
  public String chooseAnother(String kind, Iterable<String> candidates) {
    requireName(kind);
    String former =
        memory
            .read(life, () -> Optional.ofNullable(own.choices.get(kind)))
            .orElseThrow(() -> new IllegalStateException("nothing was chosen yet as " + kind));
    memory.write(
        life,
        "giving up " + kind + ' ' + former,
        () -> {
          own.givenUp(kind).add(former);
          own.choices.remove(kind);
          memory.giveUp(kind, former);
        });
    return chooseFresh(kind, candidates);
  }

  private String chooseFresh(String kind, Iterable<String> candidates) {
    for (String candidate : candidates) {
      requireValue(candidate);
      boolean free =
          memory.read(
              life,
              () ->
                  !own.givenUp(kind).contains(candidate)
                      && memory.isFree(kind, candidate, contract));
      if (free) {
        memory.write(
            life,
            "choice " + kind + ' ' + candidate,
            () -> {
              if (memory.take(kind, candidate, contract)) {
                own.choices.put(kind, candidate);
              }
            });
        if (memory.read(life, () -> candidate.equals(own.choices.get(kind)))) {
          return candidate;
        }
      }
    }
    throw new ProvisioningException.QuotaExceeded(
        new FailureCode("agent/none_free"), "every value for '" + kind + "' is held");
  }

  @Override
  public String effect(String name, Supplier<String> act, Supplier<Optional<String>> settle) {
    Repeat repeat = memory.makesRepeatsHarmless() ? Repeat.AT_ONCE : Repeat.ONCE_IT_IS_OVER;
    return effect(name, act, settle, repeat);
  }

  /** When an effect without a result may be made again, after a look that shows nothing. */
  private enum Repeat {
    AT_ONCE,
    ONCE_IT_IS_OVER
  }

  private String effect(
      String name, Supplier<String> act, Supplier<Optional<String>> settle, Repeat repeat) {
    requireName(name);
    Optional<String> known = memory.read(life, () -> Optional.ofNullable(own.results.get(name)));
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Instant> begun = memory.read(life, () -> Optional.ofNullable(own.intents.get(name)));
    if (begun.isPresent()) {
      Optional<String> seen = settle.get();
      if (seen.isPresent()) {
        return keep(name, seen.get());
      }
      requireSearched(name);
      if (repeat == Repeat.ONCE_IT_IS_OVER) {
        requireOver(name, begun.get());
      }
    }
    memory.write(life, "intent " + name, () -> own.intents.put(name, memory.clock().instant()));
    String result;
    try {
      result = act.get();
    } catch (ProvisioningException.UnknownOutcome e) {
      throw e;
    } catch (ProvisioningException e) {
      // Every other kind says that nothing happened, so there is nothing to settle.
      memory.write(life, "no effect of " + name, () -> own.intents.remove(name));
      throw e;
    }
    return keep(name, result);
  }

  @Override
  public String unrepeatableEffect(
      String name, Supplier<String> act, Supplier<Optional<String>> settle) {
    return effect(name, act, settle, Repeat.ONCE_IT_IS_OVER);
  }

  private String keep(String name, String result) {
    requireValue(result);
    memory.write(
        life,
        "result of " + name,
        () -> {
          own.results.put(name, result);
          own.intents.remove(name);
        });
    return result;
  }

  private void requireSearched(String name) {
    if (!memory.canBeSearched()) {
      throw new ProvisioningException.Conflict(
          new FailureCode("agent/cannot_look"),
          "nobody can tell whether '" + name + "' took effect, and it may not be repeated");
    }
  }

  private void requireOver(String name, Instant begun) {
    Duration left = Duration.between(memory.clock().instant(), begun.plus(memory.lateEffects()));
    if (left.isPositive()) {
      throw new ProvisioningException.Retryable(
          new FailureCode("agent/unsettled"),
          "'" + name + "' was begun at " + begun + " and may still take effect",
          left);
    }
  }

  @Override
  public void child(String kind, String externalId) {
    requireName(kind);
    requireValue(externalId);
    Child child = new Child(kind, externalId);
    if (!memory.read(life, () -> own.children.contains(child))) {
      memory.write(life, "child " + kind + ' ' + externalId, () -> own.children.add(child));
    }
  }

  @Override
  public List<Child> children() {
    return memory.read(life, () -> List.copyOf(own.children));
  }

  @Override
  public void childGone(Child child) {
    if (memory.read(life, () -> own.children.contains(child))) {
      memory.write(life, "end of child " + child, () -> own.children.remove(child));
    }
  }

  @Override
  public Optional<OperatorAnswer> ask(OperatorTask task) {
    Optional<AskedTask> asked =
        memory.read(life, () -> Optional.ofNullable(own.tasks.get(task.name())));
    if (asked.isEmpty()) {
      memory.write(
          life, "task " + task.name(), () -> own.tasks.put(task.name(), new AskedTask(task)));
      return Optional.empty();
    }
    return memory.read(
        life,
        () -> {
          asked
              .get()
              .refusal
              .ifPresent(why -> {
                throw new ProvisioningException.Permanent(
                    new FailureCode("agent/operator_refused"), "the provider cannot do it: " + why);
              });
          return asked.get().answer;
        });
  }

  @Override
  public void askAgain(String name, String complaint) {
    requireName(name);
    requireValue(complaint);
    AskedTask asked =
        memory
            .read(life, () -> Optional.ofNullable(own.tasks.get(name)))
            .orElseThrow(
                () -> new IllegalArgumentException("no task '" + name + "' was ever asked for"));
    if (memory.read(life, () -> asked.answer.isPresent())) {
      memory.write(
          life,
          "asking again for " + name,
          () -> {
            asked.answer = Optional.empty();
            asked.complaints.add(complaint);
          });
    }
  }

  @Override
  public void progress(String what) {
    memory.tell(life, own, what);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name for a step: 1 to 80 characters of a-z, 0-9, '_.:-'");
    }
  }

  private static void requireValue(String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE) {
      throw new IllegalArgumentException("a step's value has at most 8192 bytes");
    }
  }
}
