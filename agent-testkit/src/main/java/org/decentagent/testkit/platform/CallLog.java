// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last calls, oldest first. Safe for use by many threads. */
final class CallLog {
  private static final int CAPACITY = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<ReceivedCall> calls = new ArrayDeque<>();

  void add(ReceivedCall call) {
    lock.lock();
    try {
      if (calls.size() == CAPACITY) {
        calls.removeFirst();
      }
      calls.addLast(call);
    } finally {
      lock.unlock();
    }
  }

  List<ReceivedCall> list() {
    lock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      calls.clear();
    } finally {
      lock.unlock();
    }
  }
}
