// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;

/** A person who makes and removes instances, and says so. */
final class ByHand {
  private static final String WHO = "ann";
  private static final Map<String, SshPublicKey> KEYS = new ConcurrentHashMap<>();

  private ByHand() {}

  private static String address(Life life) {
    return "198.51.100." + life.tenancies.contracts().size();
  }

  private static SshPublicKey key(Life life) {
    return KEYS.computeIfAbsent(address(life), address -> HostKey.generate().publicKey());
  }

  private static List<TaskView> tasks(Life life) {
    return life.shop.operator().list().stream()
        .filter(task -> task.contract().equals(life.contract().hex()))
        .toList();
  }

  static void make(Life life) {
    life.hosts.on(address(life), key(life));
    say(life);
  }

  private static void say(Life life) {
    for (TaskView task : tasks(life)) {
      life.shop
          .operator()
          .complete(
              task.id(),
              WHO,
              Map.of("address", address(life), "host_key", key(life).fingerprint()));
    }
  }

  /** Says so before it is so, and is told. */
  static void makeAtLast(Life life) {
    if (tasks(life).stream().anyMatch(task -> task.complaint() != null)) {
      make(life);
    } else {
      say(life);
    }
  }

  static void cancelled(Life life) {
    life.require(life.is(ContractState.ACTIVE), "served");
    life.cancel(life.contract());
  }

  static void remove(Life life) {
    life.hosts.off(address(life));
    tasks(life).forEach(task -> life.shop.operator().complete(task.id(), WHO, Map.of()));
  }

  /** Whatever is still to be removed. */
  static void removeEverything(Life life) {
    for (int number = 1; number <= life.tenancies.contracts().size(); number++) {
      life.hosts.off("198.51.100." + number);
    }
    life.shop
        .operator()
        .list()
        .forEach(task -> life.shop.operator().complete(task.id(), WHO, Map.of()));
  }

  static void refuse(Life life) {
    tasks(life).forEach(task -> life.shop.operator().refuse(task.id(), WHO, "no machine is left"));
    remove(life);
  }

  static void snooze(Life life) {
    tasks(life).stream()
        .filter(task -> task.snoozedUntil() == null)
        .forEach(task -> life.shop.operator().snooze(task.id(), WHO, Duration.ofHours(1)));
  }

  static boolean isSnoozed(Life life) {
    return tasks(life).stream().anyMatch(task -> task.snoozedUntil() != null);
  }
}
