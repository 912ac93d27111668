// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.decentagent.testkit.cloud.CloudError.Kind;

/**
 * The way between a client and the cloud: notes every call, and lets the planned faults befall
 * them. Safe for use by many threads.
 */
final class Wire {
  private final World world;
  private final Faults faults = new Faults();
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Call> calls = new ArrayList<>();

  Wire(World world) {
    this.world = world;
  }

  Faults faults() {
    return faults;
  }

  List<Call> calls() {
    lock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      lock.unlock();
    }
  }

  <T> T call(CloudOperation operation, String subject, Function<WorldState, T> body) {
    return befallen(note(operation, subject), operation, body);
  }

  <T> List<T> list(CloudOperation operation, Function<WorldState, List<T>> body) {
    Optional<Fault> fault = note(operation, "");
    if (fault.isPresent() && fault.get() instanceof Fault.PartialListing) {
      throw new CloudError(Kind.INCOMPLETE, "page 2 of the listing did not arrive");
    }
    if (fault.isPresent() && fault.get() instanceof Fault.EmptyListing) {
      return List.of();
    }
    return befallen(fault, operation, body);
  }

  String identify(Function<WorldState, String> body) {
    Optional<Fault> fault = note(CloudOperation.IDENTIFY, "");
    return fault.isPresent() && fault.get() instanceof Fault.OtherIdentity other
        ? other.identity()
        : befallen(fault, CloudOperation.IDENTIFY, body);
  }

  private Optional<Fault> note(CloudOperation operation, String subject) {
    lock.lock();
    try {
      calls.add(new Call(operation, subject, world.now()));
    } finally {
      lock.unlock();
    }
    return faults.next(operation);
  }

  private <T> T befallen(
      Optional<Fault> fault, CloudOperation operation, Function<WorldState, T> body) {
    if (fault.isEmpty()) {
      return world.look(body);
    }
    return switch (fault.get()) {
      case Fault.Refused refused ->
          throw new CloudError(Kind.NOT_SENT, operation + ": connection refused");
      case Fault.LostReply lost -> {
        world.look(body);
        throw new CloudError(Kind.NO_ANSWER, operation + ": connection reset");
      }
      case Fault.ArrivesTwice twice -> {
        T answer = world.look(body);
        world.later(Duration.ofSeconds(1), body);
        yield answer;
      }
      case Fault.TimedOut timedOut -> throw noAnswer(operation);
      case Fault.TakesEffectLate(Duration after) -> {
        world.later(after, body);
        throw noAnswer(operation);
      }
      case Fault.Throttled(Duration retryAfter) ->
          throw new CloudError(retryAfter, operation + ": too many calls");
      case Fault.QuotaReached quota ->
          throw new CloudError(Kind.QUOTA, operation + ": the account's limit is reached");
      case Fault.Denied denied ->
          throw new CloudError(Kind.DENIED, operation + ": the credentials are not accepted");
      case Fault.Hangs hangs -> {
        hang();
        throw noAnswer(operation);
      }
      case Fault.Throws failing -> throw unexpected(failing.failure().get());
      case Fault.PartialListing partial -> throw new AssertionError(partial);
      case Fault.EmptyListing empty -> throw new AssertionError(empty);
      case Fault.OtherIdentity other -> throw new AssertionError(other);
    };
  }

  private static CloudError noAnswer(CloudOperation operation) {
    return new CloudError(Kind.NO_ANSWER, operation + ": no answer in time");
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException unexpected(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalArgumentException("neither a RuntimeException nor an Error", failure);
  }
}
