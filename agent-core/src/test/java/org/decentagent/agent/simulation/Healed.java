// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.Shop;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.InstanceState;
import org.decentagent.testkit.cloud.Machine;
import org.decentagent.testkit.platform.ContractView;

/**
 * What must be so once nothing goes wrong any more and some time has passed: every contract is
 * delivered, paid back or in the operator's hands with a reason; nothing runs without a contract;
 * nothing is left to tell. Confined to one thread.
 */
public final class Healed {
  private final Shop shop;
  private final Tenancies tenancies;
  private final Script script;
  private Map<ContractId, List<Machine>> machines = Map.of();
  private boolean isForgotten;

  public Healed(Shop shop, Tenancies tenancies, Script script) {
    this.shop = shop;
    this.tenancies = tenancies;
    this.script = script;
  }

  /** What is not as it must be; empty when all is well. */
  public List<Violation> left() {
    List<Violation> left = new ArrayList<>();
    machines = tenancies.machines();
    for (ContractId contract : tenancies.contracts()) {
      left.addAll(left(contract));
    }
    if (shop.unsent() > 0) {
      left.add(new Violation("everything is told", shop.unsent() + " reports are not sent"));
    }
    return left;
  }

  private List<Violation> left(ContractId contract) {
    ContractView view = shop.platform.control().contract(contract);
    Optional<ContractRecord> record = shop.find(contract);
    if (tenancies.isTampered(contract)) {
      return List.of(); // what it ends as is the operator's affair; the witness saw to the rest
    }
    if (isHeld(contract)) {
      return mayBeHeld(contract)
          ? List.of()
          : List.of(wrong("only what nobody can tell is held", view, record));
    }
    return switch (view.status()) {
      case "provisioned", "active" -> served(view, record, InstanceState.RUNNING);
      case "paused" -> served(view, record, InstanceState.STOPPED);
      case "provisioningfailed" ->
          mayFail(view.id())
              ? gone(view, record)
              : List.of(wrong("nothing fails in vain", view, record));
      case "cancelled", "expired", "rejected" -> gone(view, record);
      default -> List.of(wrong("never lost", view, record));
    };
  }

  private boolean mayBeHeld(ContractId contract) {
    return script.isBlind()
        || tenancies.isEndedEarly(contract)
        || script.hasOtherIdentity()
        || script.hasAmnesia();
  }

  /**
   * Where it ended before it was delivered, where a person may take longer than the hour, and where
   * nothing new is sold because the account may be another one.
   */
  private boolean mayFail(ContractId contract) {
    return tenancies.isEndedEarly(contract)
        || script.guarantee() == CreateGuarantee.HUMAN
        || script.hasOtherIdentity();
  }

  private List<Violation> served(
      ContractView view, Optional<ContractRecord> record, InstanceState wanted) {
    List<Machine> machines = machinesOf(view.id());
    boolean one = machines.size() == 1 || mayWaitWithTwin(machines, wanted);
    boolean served =
        machines.stream()
            .filter(machine -> machine.state() == wanted)
            .anyMatch(machine ->
                view.instanceDetails()
                    .filter(text -> text.contains('"' + machine.ssh().host() + '"'))
                    .isPresent());
    if (!one || !served) {
      return List.of(wrong("who pays is served", view, record));
    }
    if (partsOf(view.id()) > 2L * machines.size() + spare()) {
      return List.of(wrong("nothing is left", view, record));
    }
    ContractState state =
        wanted == InstanceState.RUNNING ? ContractState.ACTIVE : ContractState.SUSPENDED;
    boolean known = record.map(ContractRecord::state).equals(Optional.of(state));
    return known ? List.of() : List.of(wrong("the journal knows what runs", view, record));
  }

  /**
   * During a pause the younger of two is only stopped: it is removed while the elder runs. Of two
   * that were made in the same instant none is the younger, and after a lost journal nobody knows
   * which of them was reported.
   */
  private boolean mayWaitWithTwin(List<Machine> machines, InstanceState wanted) {
    boolean arePaused =
        wanted == InstanceState.STOPPED
            && machines.stream().allMatch(machine -> machine.state() == wanted);
    boolean areOneAge = machines.stream().map(Machine::createdAt).distinct().count() == 1;
    return script.guarantee() == CreateGuarantee.TAG_SEARCH
        && (arePaused || areOneAge || isForgotten);
  }

  private List<Violation> gone(ContractView view, Optional<ContractRecord> record) {
    boolean over = record.map(known -> known.state() == ContractState.GONE).orElse(true);
    if (record.isEmpty() && isInDoubt()) {
      return List.of();
    }
    if (!over || !machinesOf(view.id()).isEmpty()) {
      return List.of(wrong("nothing runs unpaid", view, record));
    }
    return partsOf(view.id()) == 0 ? List.of() : List.of(wrong("nothing is left", view, record));
  }

  /** A contract is held that was begun on another account: the listing is relied on for nothing. */
  private boolean isInDoubt() {
    return script.hasOtherIdentity() && tenancies.contracts().stream().anyMatch(this::isHeld);
  }

  private boolean isHeld(ContractId contract) {
    return shop.find(contract).map(known -> known.state() == ContractState.HOLD).orElse(false);
  }

  /**
   * The journal is about to be lost. A volume or an address whose machine is not there yet stays
   * beside those that the contract gets then, until it is over.
   */
  public void forgotten() {
    isForgotten = true;
  }

  /** How much more than its own volume and address a contract that is served may have. */
  private long spare() {
    return isForgotten ? Integer.MAX_VALUE : script.sparedAddresses();
  }

  /** Where nothing can be found again, nobody can tell what is left. */
  private long partsOf(ContractId contract) {
    return script.isBlind() ? 0 : shop.cloud.parts(contract).size();
  }

  private List<Machine> machinesOf(ContractId contract) {
    return machines.getOrDefault(contract, List.of());
  }

  private Violation wrong(String invariant, ContractView view, Optional<ContractRecord> record) {
    return new Violation(
        invariant,
        "%s, machines %s, parts %s, journal %s"
            .formatted(view, machinesOf(view.id()), shop.cloud.parts(view.id()), record));
  }
}
