// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.decentagent.testkit.platform.Control;
import org.decentagent.testkit.platform.ReceivedCall;

/**
 * Every call that the platform received since the watch began: the platform itself remembers ten
 * thousand. Safe for use by many threads.
 */
final class CallWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Control control;
  private final List<ReceivedCall> calls = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  private CallWatch(Control control) {
    this.control = control;
    this.thread = Thread.ofPlatform().name("call-watch").daemon().unstarted(this::watch);
  }

  static CallWatch over(Control control) {
    control.forgetCalls();
    CallWatch watch = new CallWatch(control);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    while (!closed) {
      look();
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private synchronized void look() {
    List<ReceivedCall> seen = control.calls();
    int from = seen.size();
    while (from > 0 && !isLast(seen.get(from - 1))) {
      from--;
    }
    if (from == 0 && !calls.isEmpty()) {
      throw new IllegalStateException("more calls than the platform remembers");
    }
    calls.addAll(seen.subList(from, seen.size()));
  }

  /** The very one, not one like it. */
  @SuppressWarnings("ReferenceEquality") // two calls may well be equal
  private boolean isLast(ReceivedCall call) {
    return !calls.isEmpty() && calls.getLast() == call;
  }

  /** Those that fit, by the time at which they were answered. */
  synchronized List<ReceivedCall> calls(Predicate<ReceivedCall> which) {
    look();
    return calls.stream().filter(which).toList();
  }

  /** By how much the latest heartbeat came after the interval that the platform had asked for. */
  Duration latestHeartbeat(Duration interval) {
    List<Instant> beats = calls(CallWatch::isHeartbeat).stream().map(ReceivedCall::when).toList();
    Duration latest = Duration.ZERO;
    for (int i = 1; i < beats.size(); i++) {
      Duration late = Duration.between(beats.get(i - 1), beats.get(i)).minus(interval);
      latest = late.compareTo(latest) > 0 ? late : latest;
    }
    return latest;
  }

  /** The most calls that fit within any span. */
  int most(Predicate<ReceivedCall> which, Duration span) {
    List<Instant> times = calls(which).stream().map(ReceivedCall::when).sorted().toList();
    int most = 0;
    int from = 0;
    for (int i = 0; i < times.size(); i++) {
      while (!times.get(from).plus(span).isAfter(times.get(i))) {
        from++;
      }
      most = Math.max(most, i - from + 1);
    }
    return most;
  }

  static boolean isHeartbeat(ReceivedCall call) {
    return call.path().endsWith("/heartbeat") && call.status() == 200;
  }

  static boolean isWrite(ReceivedCall call) {
    return !call.method().equals("GET");
  }

  static boolean isHealth(ReceivedCall call) {
    return call.method().equals("POST") && call.path().endsWith("/health");
  }

  @Override
  public void close() {
    closed = true;
  }
}
