// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.Steps;

/**
 * What the contracts of one backend remember, as an agent keeps it in its journal; it survives a
 * simulated kill. A test opens the {@link Steps} of a contract, lets its plugin be killed at a
 * durable write of its choice, opens them again, and looks at the world.
 *
 * <pre>{@code
 * StepsMemory memory = StepsMemory.withLateEffects(clock, Duration.ofMinutes(5));
 * memory.killAfter(3);
 * assertThrows(Killed.class, () -> provisioner.provision(request, memory.open(contract)));
 * clock.advance(Duration.ofMinutes(6));
 * provisioner.provision(request, memory.open(contract));
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class StepsMemory {
  private static final int NEVER = Integer.MAX_VALUE;

  private final InstantSource clock;
  private final Duration lateEffects;
  private final Optional<CreateGuarantee> guarantee;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ContractId, ContractMemory> contracts = new HashMap<>();
  private final Map<String, ContractId> chosen = new HashMap<>();
  private final InMemoryNotebook notebook = new InMemoryNotebook(this);
  private int writes;
  private int killBefore = NEVER;
  private int killAfter = NEVER;
  private int lives;

  private StepsMemory(
      InstantSource clock, Duration lateEffects, Optional<CreateGuarantee> guarantee) {
    this.guarantee = guarantee;
    this.clock = clock;
    this.lateEffects = lateEffects;
  }

  /** A memory under which an effect happens at once or never. */
  public static StepsMemory of(InstantSource clock) {
    return new StepsMemory(clock, Duration.ZERO, Optional.empty());
  }

  /**
   * A memory under which an effect whose outcome is unknown may still happen for a while: the call
   * deadline and the backend's settling time together.
   */
  public static StepsMemory withLateEffects(InstantSource clock, Duration lateEffects) {
    return new StepsMemory(clock, lateEffects, Optional.empty());
  }

  /**
   * A memory that repeats what the agent repeats over a backend with that guarantee: an effect at
   * once where repeats are harmless, never where nothing can be found again, else once it can no
   * longer happen late.
   */
  public static StepsMemory asTheAgent(
      InstantSource clock, Duration lateEffects, CreateGuarantee guarantee) {
    return new StepsMemory(clock, lateEffects, Optional.of(guarantee));
  }

  /**
   * The steps of one contract, for one call or for several. After a kill, what was opened before is
   * dead, and must be opened anew.
   */
  public InMemorySteps open(ContractId contract) {
    return locked(() -> {
      ContractMemory memory = contracts.computeIfAbsent(contract, ignored -> new ContractMemory());
      return new InMemorySteps(this, contract, memory, lives);
    });
  }

  /**
   * Kills the process as soon as that many more durable writes are done: the last of them is on
   * disk, and its caller never learns of it.
   */
  public void killAfter(int moreWrites) {
    if (moreWrites < 1) {
      throw new IllegalArgumentException("a kill comes after 1 write or more; see killBefore");
    }
    locked(() -> killAfter = writes + moreWrites);
  }

  /**
   * Kills the process at the attempt to make a durable write after that many more: what led to it
   * has happened, and it is not on disk. 0 is the very next write.
   */
  public void killBefore(int moreWrites) {
    locked(() -> killBefore = writes + moreWrites);
  }

  /** Kills the process now: the steps that are open refuse to be used. */
  public void kill() {
    locked(() -> {
      lives++;
      killBefore = NEVER;
      killAfter = NEVER;
      return lives;
    });
  }

  /** How many durable writes there were. Run once without a kill to learn where kills can be. */
  public int durableWrites() {
    return locked(() -> writes);
  }

  /** The instance of the contract is gone: forget everything, and free the values it held. */
  public void forget(ContractId contract) {
    locked(() -> {
      chosen.values().removeIf(contract::equals);
      return Optional.ofNullable(contracts.remove(contract));
    });
  }

  /** What {@link Steps#remember} kept for that contract, by name. */
  public Map<String, String> remembered(ContractId contract) {
    return view(contract, memory -> Map.copyOf(memory.values));
  }

  /** Every text that was ever put on record for that contract and not forgotten. */
  public List<String> written(ContractId contract) {
    return view(
        contract,
        memory -> {
          List<String> texts = new ArrayList<>(memory.values.values());
          texts.addAll(memory.results.values());
          texts.addAll(memory.choices.values());
          memory.children.forEach(child -> texts.add(child.externalId()));
          texts.addAll(notebook.entries().values());
          return List.copyOf(texts);
        });
  }

  /** The names of effects whose intent is on record and whose result is not. */
  public Set<String> unsettled(ContractId contract) {
    return view(contract, memory -> Set.copyOf(memory.intents.keySet()));
  }

  /** The children of that contract which are not yet gone, oldest first. */
  public List<Steps.Child> children(ContractId contract) {
    return view(contract, memory -> List.copyOf(memory.children));
  }

  /** What {@link Steps#progress} told, oldest first. */
  public List<String> progress(ContractId contract) {
    return view(contract, memory -> List.copyOf(memory.progress));
  }

  /** The backend's own memory, to hand to a provisioner in its context. */
  public Notebook notebook() {
    return notebook;
  }

  /** The tasks of that contract which wait for the operator, oldest first. */
  public List<OperatorTask> tasks(ContractId contract) {
    return view(
        contract,
        memory ->
            memory.tasks.values().stream()
                .filter(AskedTask::isOpen)
                .map(asked -> asked.task)
                .toList());
  }

  /** Why a task was asked for again, each time; oldest first. */
  public List<String> complaints(ContractId contract, String task) {
    return view(contract, memory -> List.copyOf(asked(memory, task).complaints));
  }

  /**
   * Does a task as the operator would; what is not entered is as the task suggests.
   *
   * @throws IllegalArgumentException when what is entered would be refused, or the task is not open
   */
  public void complete(ContractId contract, String task, Map<String, String> entered) {
    locked(() -> {
      AskedTask asked = open(contract, task);
      asked.answer =
          Optional.of(new OperatorAnswer(AskedTask.checked(asked.task, entered), clock.instant()));
      return asked;
    });
  }

  /**
   * Refuses a task as the operator would.
   *
   * @throws IllegalArgumentException when the task is not refusable, or not open
   */
  public void refuse(ContractId contract, String task, String reason) {
    locked(() -> {
      AskedTask asked = open(contract, task);
      if (asked.task.refusal().isEmpty()) {
        throw new IllegalArgumentException("task " + task + " cannot be refused");
      }
      asked.refusal = Optional.of(reason);
      return asked;
    });
  }

  private AskedTask open(ContractId contract, String task) {
    AskedTask asked = asked(contracts.getOrDefault(contract, new ContractMemory()), task);
    if (!asked.isOpen()) {
      throw new IllegalArgumentException("task " + task + " does not wait for the operator");
    }
    return asked;
  }

  private static AskedTask asked(ContractMemory memory, String task) {
    return Optional.ofNullable(memory.tasks.get(task))
        .orElseThrow(() ->
            new IllegalArgumentException("no task " + task + ", but " + memory.tasks.keySet()));
  }

  InstantSource clock() {
    return clock;
  }

  Duration lateEffects() {
    return lateEffects;
  }

  /** Whether an effect may happen twice without harm. */
  boolean makesRepeatsHarmless() {
    return guarantee.filter(CreateGuarantee::makesRepeatsHarmless).isPresent();
  }

  /** Whether a look that shows nothing proves anything. */
  boolean canBeSearched() {
    return guarantee.filter(it -> !it.canBeSearched()).isEmpty();
  }

  /** Reads under the lock; refuses steps of a former life. */
  <T> T read(int life, Reading<T> reading) {
    return locked(() -> {
      requireAlive(life);
      return reading.now();
    });
  }

  /** Writes under the lock, and is killed where it was told to be. */
  void write(int life, String what, Runnable change) {
    locked(() -> {
      requireAlive(life);
      if (writes >= killBefore) {
        kill();
        throw new Killed("before writing " + what);
      }
      change.run();
      writes++;
      if (writes >= killAfter) {
        kill();
        throw new Killed("after writing " + what);
      }
      return writes;
    });
  }

  /** Reads what no contract owns. */
  <T> T readNow(Reading<T> reading) {
    return locked(reading);
  }

  /** Writes what no contract owns, and is killed where it was told to be. */
  void writeNow(String what, Runnable change) {
    locked(() -> {
      write(lives, what, change);
      return writes;
    });
  }

  /** Notes progress, which is not durable and no place for a kill. */
  void tell(int life, ContractMemory memory, String what) {
    locked(() -> {
      requireAlive(life);
      return memory.progress.add(what);
    });
  }

  /** Takes a value for a contract; false when another contract holds it. Call within a write. */
  boolean take(String kind, String value, ContractId contract) {
    return contract.equals(chosen.computeIfAbsent(kind + ' ' + value, ignored -> contract));
  }

  boolean isFree(String kind, String value, ContractId contract) {
    return contract.equals(chosen.getOrDefault(kind + ' ' + value, contract));
  }

  void giveUp(String kind, String value) {
    chosen.remove(kind + ' ' + value);
  }

  private void requireAlive(int life) {
    if (life != lives) {
      throw new Killed("earlier; open the steps anew");
    }
  }

  private <T> T view(ContractId contract, Function<ContractMemory, T> view) {
    return locked(() -> view.apply(contracts.getOrDefault(contract, new ContractMemory())));
  }

  private <T> T locked(Reading<T> body) {
    lock.lock();
    try {
      return body.now();
    } finally {
      lock.unlock();
    }
  }

  /** Something to do under the lock. */
  @FunctionalInterface
  interface Reading<T> {
    T now();
  }
}
