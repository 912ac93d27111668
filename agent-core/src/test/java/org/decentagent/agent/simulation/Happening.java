// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.platform.CallPattern;

/**
 * One thing that happens to a world, as data: scripts are printed, replayed and shrunk. Contracts
 * are named by the order in which they were rented. Immutable.
 */
public sealed interface Happening {
  /** The same with one of its values halved; empty when it cannot be milder. */
  default List<Happening> milder() {
    return List.of();
  }

  private static List<Happening> halved(int value, int least, IntFunction<Happening> with) {
    return value / 2 < least || value == 0 ? List.of() : List.of(with.apply(value / 2));
  }

  private static List<Happening> shortened(Duration time, Function<Duration, Happening> with) {
    return time.abs().toSeconds() < 2
        ? List.of()
        : List.of(with.apply(Duration.ofSeconds(time.toSeconds() / 2)));
  }

  private static List<Happening> either(List<Happening> some, List<Happening> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** A tenant rents. */
  record Rent() implements Happening {}

  /** Its tenant cancels a contract. */
  record Cancel(int contract) implements Happening {}

  /** A contract's time is over. */
  record End(int contract) implements Happening {}

  /** The platform pauses a delivered contract. */
  record Pause(int contract) implements Happening {}

  /** The platform ends a pause. */
  record Resume(int contract) implements Happening {}

  /** Time passes, with the agent at work. */
  record Pass(Duration time) implements Happening {
    @Override
    public List<Happening> milder() {
      return shortened(time, Pass::new);
    }
  }

  /** A fault befalls calls to the cloud. */
  record CloudFault(CloudOperation operation, CloudFaultKind kind, int skipped, int times)
      implements Happening {
    @Override
    public List<Happening> milder() {
      return either(
          halved(skipped, 0, less -> new CloudFault(operation, kind, less, times)),
          halved(times, 1, less -> new CloudFault(operation, kind, skipped, less)));
    }
  }

  /** A fault befalls calls to the platform. */
  record PlatformFault(CallPattern calls, PlatformFaultKind kind, int times) implements Happening {
    @Override
    public List<Happening> milder() {
      return halved(times, 1, less -> new PlatformFault(calls, kind, less));
    }
  }

  /** The agent is killed at the step out of itself that comes after so many, and starts again. */
  record KillAt(int points) implements Happening {
    @Override
    public List<Happening> milder() {
      return halved(points, 0, KillAt::new);
    }
  }

  /**
   * The agent is stopped at the step out of itself that comes after so many, as by SIGSTOP, and
   * goes on later; meanwhile a tenant cancels.
   */
  record StopAt(int points, Duration time, int cancelled) implements Happening {
    @Override
    public List<Happening> milder() {
      return either(
          halved(points, 0, less -> new StopAt(less, time, cancelled)),
          shortened(time, less -> new StopAt(points, less, cancelled)));
    }
  }

  /** The agent starts again, and its machine's clock has leapt. */
  record ClockLeap(Duration ahead) implements Happening {
    @Override
    public List<Happening> milder() {
      return shortened(ahead, ClockLeap::new);
    }
  }

  /** The disk has no room for so many writes. */
  record FullDisk(int writes) implements Happening {
    @Override
    public List<Happening> milder() {
      return halved(writes, 1, FullDisk::new);
    }
  }

  /** Somebody uses the cloud's console. */
  record Console(ConsoleAct act, int contract) implements Happening {}

  /** The person whose cloud this is does what they were asked for. */
  record Answer() implements Happening {}

  /** The state folder is lost with the process. */
  record LoseJournal() implements Happening {}

  /** For so long a second agent runs with the same key and settings, and a journal of its own. */
  record Doubled(Duration time) implements Happening {
    @Override
    public List<Happening> milder() {
      return shortened(time, Doubled::new);
    }
  }

  /** For so many calls of each kind the platform knows no contract, as after a bad restore. */
  record Amnesia(int times) implements Happening {
    @Override
    public List<Happening> milder() {
      return halved(times, 1, Amnesia::new);
    }
  }

  /** The state folder is backed up. */
  record BackUp() implements Happening {}

  /** The state folder comes back from its backup. */
  record Restore() implements Happening {}
}
