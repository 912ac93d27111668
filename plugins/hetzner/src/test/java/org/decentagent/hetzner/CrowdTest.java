// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.hetzner.ServerView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many contracts at once, on real threads: one provisioner, and one count of calls. */
@Timeout(60)
final class CrowdTest {
  private static final int CONTRACTS = 8;

  @Test
  void contractsThatAreMadeAtOnceGetAServerEach() throws Exception {
    try (Account account = Account.open();
        ExecutorService threads = Executors.newFixedThreadPool(CONTRACTS)) {
      Provisioner agent = account.agent();
      CountDownLatch ready = new CountDownLatch(CONTRACTS);
      List<Future<Instance>> deliveries = new ArrayList<>();
      for (int number = 1; number <= CONTRACTS; number++) {
        int contract = number;
        deliveries.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              agent.identity();
              return account.deliver(agent, contract);
            }));
      }

      List<String> made = new ArrayList<>();
      for (Future<Instance> delivery : deliveries) {
        made.add(delivery.get().ref().externalId());
      }

      assertThat(made).hasSize(CONTRACTS).doesNotHaveDuplicates();
      assertThat(account.hetzner.servers(Account.PROJECT))
          .extracting(ServerView::name)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, CONTRACTS).mapToObj(Account::name).toList());
      assertThat(account.calls().stream().filter("POST /servers"::equals)).hasSize(CONTRACTS);
      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("placement_groups", 1);
    }
  }
}
