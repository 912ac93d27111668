// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.SshAccess;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FleetTest {
  private static final CallPattern LIST = new CallPattern("GET", "/servers");

  /** Instances of ours, made without calls. */
  private static List<Instance> fleet(Account account, int size) {
    return IntStream.rangeClosed(1, size).mapToObj(number -> put(account, number)).toList();
  }

  private static Instance put(Account account, int number) {
    String name = Account.name(number);
    long id =
        account
            .hetzner
            .let(
                new ForeignHand.CreateServer(
                    Account.PROJECT,
                    name,
                    "cx23",
                    "fsn1",
                    new OwnerStamp(Account.OWNER, Account.contract(number), 1, name).labels()))
            .orElseThrow();
    return Instance.at(
            new InstanceRef(new BackendName("hel"), Long.toString(id)), InstanceState.RUNNING)
        .ssh(new SshAccess("192.0.2.1", 22, "root"))
        .renterKey(Account.RENTER)
        .build();
  }

  private static List<Observed> listed(Provisioner agent) {
    return switch (agent.inventory()) {
      case Inventory.Complete complete -> complete.resources();
      case Inventory.Unavailable(String why) -> throw new AssertionError(why);
    };
  }

  @Test
  void fiveHundredServersOnElevenPagesAreListedWhole() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      fleet(account, 510);
      account.hetzner.let(
          new ForeignHand.CreateServer(
              Account.PROJECT, "web-1", "cx23", "fsn1", Map.of("team", "billing")));
      account.hetzner.let(
          new ForeignHand.CreateServer(
              Account.PROJECT, Account.name(9999), "cx23", "fsn1", Map.of()));

      List<Observed> seen = listed(agent);

      assertThat(Collections.frequency(account.calls(), "GET /servers")).isEqualTo(11);
      assertThat(seen).hasSize(511).noneMatch(server -> server.name().equals("web-1"));
      assertThat(seen.stream().filter(it -> it.ownership() instanceof Ownership.Ours)).hasSize(510);
      assertThat(seen.stream().filter(it -> it.ownership() instanceof Ownership.Unstamped))
          .extracting(Observed::name)
          .containsExactly(Account.name(9999));
    }
  }

  @Test
  void aListingThatLacksAPageIsNone() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      fleet(account, 120);
      listed(agent);
      account.clock.advance(Duration.ofMinutes(1));
      account.hetzner.failNext(LIST, new HetznerFault.ErrorAnswer(500, "server_error", "no"));

      assertThat(agent.inventory()).isInstanceOf(Inventory.Unavailable.class);
    }
  }

  @Test
  void aServerThatMovedToAPageThatWasReadIsNotLost() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      List<Instance> fleet = fleet(account, 60);
      listed(agent);
      account.clock.advance(Duration.ofMinutes(1));
      for (int time = 1; time <= 2; time++) {
        account.hetzner.failNext(
            LIST,
            new HetznerFault.Garbled(
                "{\"servers\":[],\"meta\":{\"pagination\":{\"page\":1,\"next_page\":2,"
                    + "\"total_entries\":10}}}"));
        account.hetzner.failNext(
            LIST,
            new HetznerFault.Garbled(
                "{\"servers\":[],\"meta\":{\"pagination\":{\"page\":2,\"next_page\":null,"
                    + "\"total_entries\":60}}}"));
      }

      List<Observed> seen = listed(agent);

      assertThat(seen).hasSameSizeAs(fleet);
    }
  }

  @Test
  void aListingThatLacksManyWhoExistIsNone() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      fleet(account, 60);
      listed(agent);
      List<String> pages =
          account.hetzner.exchanges().stream().map(it -> it.answered().body()).toList();
      for (int number = 101; number <= 160; number++) {
        put(account, number);
      }
      account.clock.advance(Duration.ofMinutes(1));
      listed(agent);
      account.clock.advance(Duration.ofMinutes(1));
      account.hetzner.failNext(LIST, new HetznerFault.Garbled(pages.get(pages.size() - 2)));
      account.hetzner.failNext(LIST, new HetznerFault.Garbled(pages.getLast()));

      assertThat(agent.inventory())
          .isInstanceOfSatisfying(
              Inventory.Unavailable.class, it -> assertThat(it.why()).contains("lacks many"));
    }
  }

  @Test
  void aServerThatAnotherOnePushedOffThePagesIsAskedForById() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      List<Instance> fleet = fleet(account, 60);
      listed(agent);
      List<String> pages =
          account.hetzner.exchanges().stream().map(it -> it.answered().body()).toList();
      String pushedOff = "\"id\":" + fleet.getLast().ref().externalId() + ",";
      account.clock.advance(Duration.ofMinutes(1));
      account.hetzner.failNext(LIST, new HetznerFault.Garbled(pages.get(pages.size() - 2)));
      account.hetzner.failNext(
          LIST, new HetznerFault.Garbled(pages.getLast().replace(pushedOff, "\"id\":1,")));

      List<Observed> seen = listed(agent);

      assertThat(seen)
          .extracting(Observed::externalId)
          .contains("1", fleet.getLast().ref().externalId())
          .hasSize(61);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1000})
  void anHourOfHealthChecksCostsThePagesOfSomeListings(int size) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.identity();
      List<Instance> fleet = fleet(account, size);
      account.calls();

      int up = 0;
      for (int second = 0; second < 3600; second++) {
        for (int next = second % 300; next < size; next += 300) {
          up += agent.probe(fleet.get(next)) instanceof Health.Up ? 1 : 0;
        }
        account.clock.advance(Duration.ofSeconds(1));
      }

      List<String> checks = account.calls();
      System.out.println("calls an hour to check " + size + " instances: " + checks.size());
      assertThat(up).isEqualTo(12 * size);
      assertThat(checks).hasSizeLessThanOrEqualTo(320).containsOnly("GET /servers");
      for (int minute = 0; minute < 60; minute += 5) {
        listed(agent);
        account.clock.advance(Duration.ofMinutes(5));
      }
      List<String> lists = account.calls();
      System.out.println("calls an hour to list them every five minutes: " + lists.size());
      assertThat(lists.stream().filter("GET /servers"::equals)).hasSize(12 * (size / 50));
    }
  }

  @Test
  void whatTheListingShowsInABadLightIsAskedForById() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      List<Instance> fleet = fleet(account, 3);
      Instance off = fleet.get(1);
      Instance deleted = fleet.get(2);
      account.hetzner.let(
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(2), ForeignHand.Power.OFF));
      account.hetzner.let(new ForeignHand.DeleteServer(Account.PROJECT, Account.name(3)));

      assertThat(agent.probe(fleet.get(0))).isInstanceOf(Health.Up.class);
      assertThat(agent.probe(off)).isEqualTo(new Health.Down("the server is off"));
      assertThat(agent.probe(deleted)).isEqualTo(new Health.Down("the server does not exist"));
      account.hetzner.let(
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(2), ForeignHand.Power.ON));
      account.clock.advance(Duration.ofSeconds(8));

      assertThat(agent.probe(off)).isInstanceOf(Health.Up.class);
    }
  }

  @Test
  void aServerThatIsYoungerThanTheListingIsNotDown() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.probe(account.deliver(agent, 1));
      Instance young = put(account, 2);

      assertThat(agent.probe(young)).isInstanceOf(Health.Up.class);
    }
  }

  @Test
  void whoCannotLookSaysThatItDoesNotKnow() {
    try (Account account = Account.open()) {
      Provisioner blind =
          account.agent(account.settings(), new PretendedProbe(LoginProbe.Verdict.NO_ROUTE));
      Provisioner refused =
          account.agent(account.settings(), new PretendedProbe(LoginProbe.Verdict.REFUSED));
      Instance instance = put(account, 1);

      Health unreachable = blind.probe(instance);
      Health down = refused.probe(instance);
      account.hetzner.let(new ForeignHand.RevokeToken(Account.TOKEN));
      account.clock.advance(Duration.ofMinutes(1));
      Health unknown = refused.probe(instance);

      assertThat(unreachable).isInstanceOf(Health.Unknown.class);
      assertThat(down).isInstanceOf(Health.Down.class);
      assertThat(unknown)
          .isInstanceOfSatisfying(
              Health.Unknown.class, it -> assertThat(it.why()).contains("unauthorized"));
    }
  }

  @Test
  void aListingWhosePagesDoNotAddUpIsMadeAnew() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      List<String> ids = fleet(account, 2).stream().map(it -> it.ref().externalId()).toList();
      String first = server(account, ids.getFirst());
      String second = server(account, ids.getLast());
      List<List<String>> oddities =
          List.of(
              List.of(page(first, 2, 3), page(second, 0, 2)), // its total has changed
              List.of(page(first, 0, 2)), // one is missing
              List.of(page(first, 2, 2), page(first, 0, 2))); // one is there twice

      for (List<String> pages : oddities) {
        account.clock.advance(Duration.ofMinutes(1));
        for (String page : pages) {
          account.hetzner.failNext(LIST, new HetznerFault.Garbled(page));
        }
        account.calls();

        assertThat(listed(agent)).extracting(Observed::externalId).hasSameElementsAs(ids);
        assertThat(Collections.frequency(account.calls(), "GET /servers"))
            .as(pages.toString())
            .isEqualTo(pages.size() + 1);
      }
    }
  }

  private static String server(Account account, String id) {
    return new Hand(account).call("GET", "/servers/" + id, "").path("server").toString();
  }

  private static String page(String server, int next, int total) {
    return "{\"servers\":[%s],\"meta\":{\"pagination\":{\"next_page\":%s,\"total_entries\":%d}}}"
        .formatted(server, next == 0 ? "null" : Integer.toString(next), total);
  }

  @Test
  void whatTheListingShowsThatWasJustReadIsNotAskedForById() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance off = fleet(account, 1).getFirst();
      account.hetzner.let(
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(1), ForeignHand.Power.OFF));
      account.calls();

      assertThat(agent.probe(off)).isEqualTo(new Health.Down("the server is off"));

      assertThat(account.calls()).containsExactly("GET /servers");
    }
  }

  @Test
  void aServerOfOursThatWasRenamedIsListedAsACopy() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      fleet(account, 1);
      account.hetzner.let(
          new ForeignHand.RenameServer(Account.PROJECT, Account.name(1), "renamed"));

      assertThat(listed(agent))
          .singleElement()
          .satisfies(it -> assertThat(it.ownership()).isInstanceOf(Ownership.Foreign.class));
    }
  }

  @Test
  void pagesAreAskedForInTheOrderOfIds() {
    try (Account account = Account.open()) {
      listed(account.agent());

      assertThat(account.last("GET", "/servers").asked().query()).contains("sort=id");
    }
  }

  @Test
  void aListingThatIsYoungerThanTheClockIsNotBelieved() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      listed(agent);
      account.clock.advance(Duration.ofHours(-1));
      account.calls();

      listed(agent);

      assertThat(account.calls()).contains("GET /servers");
    }
  }
}
