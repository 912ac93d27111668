// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.jspecify.annotations.Nullable;

/**
 * One demo from the first rental to proven absence, step by step; closed in the middle it removes
 * what it made until then. Confined to one thread.
 */
final class Walk implements AutoCloseable {
  private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(20);
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(60);
  private static final Duration GONE_WITHIN = Duration.ofMinutes(4);

  /** Nanosecond zero: on the wire, no end at all. */
  private static final Instant NO_END = Instant.EPOCH;

  private final Stage stage;
  private final Shop shop;
  private final String suffix;
  private final List<Tenant> tenants = new ArrayList<>();
  private final Watch watch;
  private final Optional<Books> books;
  private @Nullable DemoAgent agent;

  /** Where it happens. */
  record Stage(
      DemoOptions options,
      DemoFolder folder,
      DemoBackend backend,
      Market market,
      Board board,
      Interruption interruption) {}

  Walk(Stage stage) {
    this.stage = stage;
    this.shop = new Shop(stage.market().link(), stage.market().provider(), stage.backend().type());
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    this.suffix = HexFormat.of().formatHex(random);
    this.books =
        stage
            .options()
            .platform()
            .map(platform -> new Books(stage.folder().ledger(suffix), platform));
    this.watch =
        new Watch(stage, tenants, () -> Optional.ofNullable(agent).flatMap(DemoAgent::status));
  }

  /** What was seen on the way. */
  record Seen(int provisioned, int verified, int terminated, Object expired, int leaked) {}

  Seen go() throws IOException {
    Board board = stage.board();
    int contracts = stage.options().contracts();
    board.step("registering an agent by set-up token");
    DemoAgent made =
        DemoAgent.register(
            stage.folder(), stage.market(), stage.backend(), shop.open(suffix), contracts);
    agent = made;
    shop.employ(made.publicHex());
    if (books.isPresent()) {
      books.get().open(shop.pool(), made.publicHex());
    }
    stage.backend().expect(made.label());

    board.step("renting " + contracts + " contracts, each as another tenant");
    long offering = shop.offer(suffix);
    if (books.isPresent()) {
      books.get().offered(offering);
    }
    rent(offering, contracts);

    board.step("delivering");
    made.start();
    stage.backend().attend(made);
    watch.until(DELIVERED_WITHIN, watch::isEveryOneSettled);
    List<Optional<ReportedAccess>> reported = watch.reported(SHOWN_WITHIN);

    board.step("logging in as each tenant, and as somebody else");
    int verified = new LoginRound(tenants, board).verify(reported);
    stage.interruption().check();

    Object expired = end();
    watch.until(GONE_WITHIN, watch::isEveryOneGone);
    int terminated = watch.gone();
    if (!expired.equals(DemoReport.SKIPPED)) {
      expired = tenants.getLast().look().status().equals("expired") ? 1 : 0;
    }

    board.step("looking for anything left behind, without the agent");
    made.close();
    List<String> traces = stage.backend().traces(made.label(), marks());
    traces.forEach(trace -> board.tell("left behind: " + trace));
    int provisioned = (int) reported.stream().filter(Optional::isPresent).count();
    return new Seen(provisioned, verified, terminated, expired, traces.size());
  }

  private void rent(long offering, int contracts) throws IOException {
    for (int number = 1; number <= contracts; number++) {
      stage.interruption().check();
      SigningKey key = SigningKey.generate(new SecureRandom());
      Tenant tenant = new Tenant(number, stage.market().link(), key);
      tenants.add(tenant);
      shop.admit(tenant.publicHex());
      ContractId contract = tenant.rent(offering);
      if (books.isPresent()) {
        books.get().rented(number, key, contract);
      }
    }
    // An agent holds a contract that ends earlier than the platform ever said, and rightly so.
    // The one whose time will be over must therefore have no end before the agent first sees it.
    stage
        .market()
        .control()
        .ifPresent(control -> control.endContract(tenants.getLast().contract(), NO_END));
  }

  private Object end() {
    List<Tenant> cancelling = new ArrayList<>(tenants);
    Optional<PlatformControl> control = stage.market().control();
    stage
        .board()
        .step(
            control.isPresent()
                ? "cancelling all contracts but one, whose time is over"
                : "cancelling all contracts");
    if (control.isPresent()) {
      Tenant last = cancelling.removeLast();
      control.get().endContract(last.contract(), Instant.now().minusSeconds(1));
    }
    cancelling.forEach(Tenant::cancel);
    return control.isPresent() ? 0 : DemoReport.SKIPPED;
  }

  private Set<Mark> marks() {
    return tenants.stream()
        .flatMap(tenant -> tenant.rented().stream())
        .map(Mark::of)
        .collect(Collectors.toSet());
  }

  /** Removes whatever is still there: nothing, when the walk went to its end. */
  @Override
  public void close() throws IOException {
    List<String> left = new ArrayList<>();
    if (books.isPresent()) {
      tenants.forEach(tenant -> tenant.endQuietly().ifPresent(left::add));
    }
    DemoAgent made = agent;
    if (made != null) {
      made.close();
      sweep(made.label());
    }
    if (books.isPresent()) {
      left.addAll(shop.takeBack());
      left.forEach(stage.board()::tell);
      if (left.isEmpty()) {
        books.get().close();
      }
    }
    tenants.forEach(Tenant::close);
    shop.close();
  }

  private void sweep(String label) throws IOException {
    DemoBackend backend = stage.backend();
    backend.sweep(label);
    if (!backend.traces(label, marks()).isEmpty()) {
      backend.sweep(label);
    }
    if (backend.traces(label, marks()).isEmpty()) {
      backend.forget(label);
    }
  }
}
