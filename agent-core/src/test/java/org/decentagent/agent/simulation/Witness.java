// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.agent.Shop;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.cloud.Call;
import org.decentagent.testkit.cloud.Machine;
import org.decentagent.testkit.platform.ContractView;

/**
 * Watches the cloud and the platform, never the agent, for what must not happen even for a moment.
 * Confined to one thread.
 */
public final class Witness {
  private static final Set<String> DELIVERED = Set.of("provisioned", "active", "paused");

  private final Shop shop;
  private final Tenancies tenancies;
  private final CreateGuarantee guarantee;
  private final Map<String, Owned> owners = new HashMap<>();
  private Map<ContractId, String> before = Map.of();
  private int callsRead;

  private record Owned(ContractId contract, String address) {}

  public Witness(Shop shop, Tenancies tenancies, CreateGuarantee guarantee) {
    this.shop = shop;
    this.tenancies = tenancies;
    this.guarantee = guarantee;
  }

  /** Looks at how things are before the agent acts. */
  public void before() {
    remember(shop.cloud.machines());
    before = statuses();
  }

  /** Judges what the agent did. */
  public void after() {
    List<Machine> machines = shop.cloud.machines();
    remember(machines);
    List<Call> calls = shop.cloud.calls();
    for (Call call : calls.subList(callsRead, calls.size())) {
      judge(call);
    }
    callsRead = calls.size();
    tenancies.machines().forEach(this::atMostOne);
    Set<String> there = machines.stream().map(Machine::id).collect(Collectors.toSet());
    tenancies.strangers().stream()
        .filter(stranger -> !there.contains(stranger))
        .findFirst()
        .ifPresent(stranger -> broken("strangers stay", stranger + " is gone"));
  }

  private void remember(List<Machine> machines) {
    for (Machine machine : machines) {
      tenancies
          .owner(machine)
          .ifPresent(
              contract -> owners.put(machine.id(), new Owned(contract, machine.ssh().host())));
    }
  }

  private Map<ContractId, String> statuses() {
    return shop.platform.control().contracts().stream()
        .collect(Collectors.toMap(ContractView::id, ContractView::status));
  }

  private void judge(Call call) {
    switch (call.operation()) {
      case DELETE -> {
        notAStranger(call);
        reported(call)
            .filter(view -> DELIVERED.contains(view.status()))
            .ifPresent(
                view -> broken("what is paid for is not destroyed", call + " while " + view));
      }
      case STOP -> {
        notAStranger(call);
        reported(call)
            .filter(view -> view.status().equals("active") || view.status().equals("provisioned"))
            .filter(view -> !"paused".equals(before.get(view.id())))
            .ifPresent(view -> broken("what is paid for is not stopped", call + " while " + view));
      }
      case START -> notAStranger(call);
      case IDENTIFY,
          CAPACITY,
          LIST,
          GET,
          CREATE,
          LIST_PARTS,
          GET_PART,
          CREATE_VOLUME,
          RESERVE_ADDRESS,
          DELETE_PART,
          GET_TICKET,
          CANCEL_TICKET -> {}
    }
  }

  private void notAStranger(Call call) {
    if (tenancies.strangers().contains(call.subject())) {
      broken("strangers are not touched", call.toString());
    }
  }

  /** The contract to whose customer that very machine was given. */
  private Optional<ContractView> reported(Call call) {
    return Optional.ofNullable(owners.get(call.subject()))
        .flatMap(owned ->
            shop.platform
                .control()
                .find(owned.contract())
                .filter(view ->
                    view.instanceDetails()
                        .filter(details -> details.contains('"' + owned.address() + '"'))
                        .isPresent()));
  }

  private void atMostOne(ContractId contract, List<Machine> machines) {
    int allowed = guarantee == CreateGuarantee.TAG_SEARCH ? 2 : 1;
    if (machines.size() > allowed) {
      broken("never two", contract.brief() + " has " + machines);
    }
  }

  private static void broken(String invariant, String seen) {
    throw new Broken(new Violation(invariant, seen));
  }
}
