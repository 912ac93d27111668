// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The platform threads that were started since a moment, without those of Java itself. */
final class ThreadsSince {
  private static final Set<String> OF_JAVA = Set.of("system", "InnocuousThreadGroup");

  private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

  /** Those that live, however long they are waited for. */
  List<String> left() throws InterruptedException {
    List<Thread> started =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread))
            .filter(ThreadsSince::isOurs)
            .toList();
    for (Thread thread : started) {
      thread.join(Duration.ofSeconds(2));
    }
    return started.stream().filter(Thread::isAlive).map(Thread::getName).toList();
  }

  private static boolean isOurs(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group != null && !OF_JAVA.contains(group.getName());
  }
}
