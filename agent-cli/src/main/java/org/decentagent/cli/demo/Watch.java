// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.Age;
import org.decentagent.platform.Answer;
import org.decentagent.platform.ContractView;

/** Waits for the agent and the platform, and shows where they are. Confined to one thread. */
final class Watch {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration UNSEEN = Duration.ofSeconds(20);
  private static final Set<String> SETTLED = Set.of("ACTIVE", "HOLD", "FAILED", "GONE");
  private static final Set<String> DELIVERED = Set.of("provisioned", "active");

  private final Walk.Stage stage;
  private final List<Tenant> tenants;
  private final Supplier<Optional<AgentStatus>> agent;
  private Map<String, AgentStatus.Contract> contracts = Map.of();
  private int outbox;

  Watch(Walk.Stage stage, List<Tenant> tenants, Supplier<Optional<AgentStatus>> agent) {
    this.stage = stage;
    this.tenants = tenants;
    this.agent = agent;
  }

  /** Looks again and again, until it is so or the time is over. */
  void until(Duration patience, BooleanSupplier reached) {
    long began = System.nanoTime();
    boolean told = false;
    look();
    while (!reached.getAsBoolean()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      if (waited.compareTo(patience) > 0) {
        stage.board().tell("this takes too long; going on without what is missing");
        return;
      }
      if (!told && waited.compareTo(UNSEEN) > 0) {
        told = true;
        tellOfUnseen();
      }
      stage.interruption().pause(LOOK);
      look();
    }
  }

  private void look() {
    agent
        .get()
        .ifPresent(status -> {
          Map<String, AgentStatus.Contract> now = new HashMap<>();
          status.contracts().forEach(contract -> now.put(contract.id(), contract));
          contracts = now;
          outbox = status.outbox().waiting();
        });
    Instant now = Instant.now();
    stage.board().contracts(tenants.stream().map(tenant -> row(tenant, now)).toList());
  }

  private Board.Row row(Tenant tenant, Instant now) {
    String brief = tenant.contract().brief();
    return find(tenant)
        .map(contract ->
            new Board.Row(
                tenant.number(),
                brief,
                contract.state(),
                Age.since(contract.since(), now),
                more(contract)))
        .orElseGet(() -> new Board.Row(tenant.number(), brief, "waiting", "", ""));
  }

  private static String more(AgentStatus.Contract contract) {
    return Optional.ofNullable(contract.trouble())
        .or(() -> Optional.ofNullable(contract.access()).map(access -> "ssh " + access))
        .orElse("");
  }

  private Optional<AgentStatus.Contract> find(Tenant tenant) {
    return Optional.ofNullable(contracts.get(tenant.contract().hex()));
  }

  private boolean all(Set<String> states) {
    return tenants.stream()
        .allMatch(tenant -> find(tenant).map(c -> states.contains(c.state())).orElse(false));
  }

  boolean isEveryOneSettled() {
    return all(SETTLED);
  }

  boolean isEveryOneGone() {
    return all(Set.of("GONE")) && outbox == 0;
  }

  int gone() {
    return (int)
        tenants.stream()
            .filter(tenant -> find(tenant).map(c -> c.state().equals("GONE")).orElse(false))
            .count();
  }

  private void tellOfUnseen() {
    for (Tenant tenant : tenants) {
      if (find(tenant).isEmpty()
          && tenant.tryToLook() instanceof Answer.Ok<ContractView>(var contract)) {
        stage
            .board()
            .tell(
                "contract "
                    + contract.id().brief()
                    + " is '"
                    + contract.status()
                    + "' on the platform, and not yet offered to the agent"
                    + (contract.status().equals("requested")
                        ? "; the provider has to accept it: auto-accept is off"
                        : ""));
      }
    }
  }

  /** What each tenant is shown, in their order; empty for who is shown nothing. */
  List<Optional<ReportedAccess>> reported(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    List<Optional<ReportedAccess>> shown = new ArrayList<>();
    for (Tenant tenant : tenants) {
      boolean active = find(tenant).map(c -> c.state().equals("ACTIVE")).orElse(false);
      shown.add(active ? reported(tenant, end) : Optional.empty());
    }
    return shown;
  }

  private Optional<ReportedAccess> reported(Tenant tenant, long end) {
    String why = "is not shown as delivered";
    while (System.nanoTime() < end) {
      ContractView contract = tenant.look();
      if (DELIVERED.contains(contract.status())) {
        try {
          return Optional.of(ReportedAccess.of(contract));
        } catch (IllegalArgumentException e) {
          why = String.valueOf(e.getMessage());
        }
      }
      stage.interruption().pause(stage.market().pace().look());
    }
    stage.board().tell("contract " + tenant.contract().brief() + ": " + why);
    return Optional.empty();
  }
}
