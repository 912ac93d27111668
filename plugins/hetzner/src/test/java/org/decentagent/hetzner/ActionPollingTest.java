// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.Exchange;
import org.decentagent.testkit.hetzner.ForeignHand;
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
  void noLookAsksForMoreThanAFewActions() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.let(new ForeignHand.LimitServers(Account.PROJECT, 100));
      for (int number = 1; number <= 40; number++) {
        ProvisionRequest request = account.request(number);
        agent.provision(request, account.memory.open(request.contract()));
      }

      account.deliver(agent, 40);

      assertThat(asked(account)).isNotEmpty().allMatch(ids -> ids.size() <= 25);
    }
  }

  @Test
  void neitherWhatIsOverNorWhatNobodyWaitsForAnyMoreIsLookedAt() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      ProvisionRequest abandoned = account.request(1);
      agent.provision(abandoned, account.memory.open(abandoned.contract()));
      Set<String> first = Set.copyOf(asked(account).getLast());
      account.clock.advance(Duration.ofMinutes(6));
      account.deliver(agent, 2);
      int before = asked(account).size();
      Set<String> second = Set.copyOf(asked(account).getLast());
      account.deliver(agent, 3);

      List<List<String>> looks = asked(account);

      assertThat(looks.subList(1, before))
          .isNotEmpty()
          .noneMatch(ids -> ids.stream().anyMatch(first::contains));
      assertThat(looks.subList(before, looks.size()))
          .isNotEmpty()
          .noneMatch(ids -> ids.stream().anyMatch(second::contains));
    }
  }

  /** The actions that each look asked for. */
  private static List<List<String>> asked(Account account) {
    return account.hetzner.exchanges().stream()
        .map(Exchange::asked)
        .filter(asked -> asked.method().equals("GET") && asked.path().equals("/v1/actions"))
        .map(asked ->
            Pattern.compile("(?:^|&)id=([0-9]+)")
                .matcher(asked.query())
                .results()
                .map(id -> id.group(1))
                .toList())
        .toList();
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

  @Test
  void whatStillGoesOnIsWaitedForThoughSomethingElseFailed() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      agent.provision(request, account.memory.open(request.contract()));
      List<String> ids = asked(account).getLast();
      account.clock.advance(Duration.ofSeconds(1));
      account.hetzner.failNext(
          new CallPattern("GET", "/actions"),
          new HetznerFault.Garbled(
              "{\"actions\":[%s,%s]}"
                  .formatted(
                      action(ids.getFirst(), "error", "{\"code\":\"x\",\"message\":\"y\"}"),
                      action(ids.getLast(), "running", "null"))));

      assertThat(agent.provision(request, account.memory.open(request.contract())))
          .isInstanceOf(Provisioned.InProgress.class);

      assertThat(ids).hasSizeGreaterThan(1);
      account.deliver(agent, 1);
      assertThat(account.calls()).doesNotContain("DELETE /servers/*");
    }
  }

  private static String action(String id, String status, String error) {
    return ("{\"id\":%s,\"command\":\"start_server\",\"status\":\"%s\",\"progress\":50,"
            + "\"started\":\"2026-11-25T12:00:00Z\",\"finished\":null,\"resources\":[],"
            + "\"error\":%s}")
        .formatted(id, status, error);
  }
}
