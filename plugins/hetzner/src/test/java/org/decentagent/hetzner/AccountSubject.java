// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.conformance.Door;
import org.decentagent.testkit.conformance.LogTap;
import org.decentagent.testkit.conformance.Mishap;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Troublemaker;
import org.decentagent.testkit.conformance.Truth;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.decentagent.testkit.hetzner.Hold;
import org.decentagent.testkit.hetzner.ServerView;

/** A simulated account as the ground that the plugin is tried on. */
record AccountSubject(Account account) implements Truth {
  private static final int PAGE = 50;
  private static final int QUOTA = 1000;

  static Subject of(Account account, Door door, LogTap log) {
    AccountSubject ground = new AccountSubject(account);
    account.hetzner.let(new ForeignHand.LimitServers(Account.PROJECT, QUOTA));
    return Subject.of(
            new HetznerFactory(account.clock::advance, RandomGenerator.of("L64X128MixRandom")),
            account
                .settings()
                .with(Layer.PROVIDER, "api_url", "http://127.0.0.1:" + door.port() + "/v1"))
        .time(account.clock, account.clock::advance)
        .loginProbe(new PretendedProbe(LoginProbe.Verdict.ACCEPTED))
        .renterKey(Account.RENTER)
        .sizes(
            new Sizes(
                OptionalInt.of(2),
                Optional.of(MemorySize.parse("4 GB")),
                Optional.of(StorageSize.parse("40 GB"))))
        .truth(ground)
        .strangers(name -> ground.plant(name, Map.of()))
        .copies(ground::copy)
        .vanishing(ground::vanish)
        .pageSize(PAGE)
        .troublemaker(new Trouble(account, door))
        .logTap(log)
        .build();
  }

  @Override
  public List<String> instances() {
    return servers().stream().map(server -> Long.toString(server.id())).toList();
  }

  /** Everything but servers and the marker, which the plugin keeps on purpose. */
  @Override
  public List<String> parts() {
    return account.hetzner.names(Account.PROJECT).entrySet().stream()
        .filter(kind -> !kind.getKey().equals("servers"))
        .flatMap(kind -> kind.getValue().stream().map(name -> kind.getKey() + " " + name))
        .filter(name -> !name.startsWith("placement_groups decent-agent-"))
        .toList();
  }

  private List<ServerView> servers() {
    return account.hetzner.servers(Account.PROJECT);
  }

  private Optional<ServerView> server(String id) {
    return servers().stream().filter(it -> Long.toString(it.id()).equals(id)).findFirst();
  }

  private Planted plant(String name, Map<String, String> labels) {
    String id =
        Long.toString(
            account
                .hetzner
                .let(new ForeignHand.CreateServer(Account.PROJECT, name, "cx23", "fsn1", labels))
                .orElseThrow());
    Optional<ServerView> planted = server(id);
    return new Planted(id, () -> server(id).equals(planted), () -> vanish(id));
  }

  private Planted copy(String id) {
    ServerView original = server(id).orElseThrow();
    return plant("copy-" + servers().size() + "-of-" + id, original.labels());
  }

  private void vanish(String id) {
    server(id)
        .ifPresent(
            it -> account.hetzner.let(new ForeignHand.DeleteServer(Account.PROJECT, it.name())));
  }

  /** Lets the API go wrong. Confined to one thread, but for what it has befallen. */
  private static final class Trouble implements Troublemaker {
    private static final int MANY = 1_000_000;

    private final Account account;
    private final Door door;
    private Hold hold = new Hold();
    private int planned;

    Trouble(Account account, Door door) {
      this.account = account;
      this.door = door;
    }

    @Override
    public boolean knows(Mishap mishap) {
      return true;
    }

    @Override
    public void begin(Mishap mishap, int skipped) {
      switch (mishap) {
        case UNREACHABLE -> door.shut();
        case SERVER_ERROR -> lasting(CallPattern.any(), HetznerFault.Status.badGateway());
        case DENIED ->
            lasting(
                CallPattern.any(),
                new HetznerFault.ErrorAnswer(401, "unauthorized", "unable to authenticate"));
        case THROTTLED -> lasting(CallPattern.any(), HetznerFault.ErrorAnswer.throttled());
        case NO_ROOM -> {
          account.hetzner.let(
              new ForeignHand.LimitServers(
                  Account.PROJECT, account.hetzner.servers(Account.PROJECT).size()));
          planned = 0;
        }
        case LISTING_CUT ->
            lasting(new CallPattern("GET", "/servers"), new HetznerFault.Garbled("{\"servers\":["));
        case HANGING -> {
          hold = new Hold();
          lasting(
              CallPattern.any(),
              new HetznerFault.Held(hold, HetznerFault.Point.BEFORE_EFFECT),
              HetznerFault.Status.badGateway());
        }
        case ANSWER_LOST -> once(skipped, new HetznerFault.LostAnswer());
        case REQUEST_LOST -> once(skipped, new HetznerFault.Refused());
      }
    }

    private void lasting(CallPattern calls, HetznerFault... faults) {
      account.hetzner.fail(calls, MANY, faults);
      planned = MANY;
    }

    private void once(int skipped, HetznerFault fault) {
      if (skipped > 0) {
        account.hetzner.fail(CallPattern.change(), skipped);
      }
      account.hetzner.failNext(CallPattern.change(), fault);
      planned = 1;
    }

    @Override
    public int befallen() {
      return Math.max(0, planned - account.hetzner.faultsToCome());
    }

    @Override
    public void end() {
      door.open();
      account.hetzner.heal();
      account.hetzner.let(new ForeignHand.LimitServers(Account.PROJECT, QUOTA));
      hold.release();
      account.clock.advance(Duration.ofSeconds(1));
    }
  }
}
