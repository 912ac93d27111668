// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;

final class ActionPollingTest {
  @Test
  void twelveDeliveriesAtOnceArePolledTogether() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Set<Integer> waiting = new HashSet<>();
      for (int number = 1; number <= 12; number++) {
        waiting.add(number);
      }
      int rounds = 0;
      while (!waiting.isEmpty() && rounds < 60) {
        for (int number : Set.copyOf(waiting)) {
          ProvisionRequest request = account.request(number);
          if (agent.provision(request, account.memory.open(request.contract()))
              instanceof Provisioned.Ready) {
            waiting.remove(number);
          }
        }
        account.clock.advance(Duration.ofSeconds(1));
        rounds++;
      }

      int polls = Collections.frequency(account.calls(), "GET /actions");
      System.out.println("polls for 12 deliveries at once: " + polls);
      assertThat(waiting).isEmpty();
      assertThat(polls).isLessThanOrEqualTo(24);
      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(12);
    }
  }

  @Test
  void anActionThatIsNotKnownAnyMoreMeansToLookAtTheServer() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      agent.provision(request, account.memory.open(request.contract()));
      account.clock.advance(Duration.ofSeconds(30));
      account.hetzner.fail(
          new CallPattern("GET", "/actions"), 100, new HetznerFault.Garbled("{\"actions\":[]}"));

      Instance instance = account.deliver(agent, 1);

      assertThat(instance.ssh()).isPresent();
      assertThat(List.copyOf(account.calls())).contains("GET /servers/*");
    }
  }
}
