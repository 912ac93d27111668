// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.Shop;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.Machine;

/**
 * Who rented what, and which machines are whose, told by the key a machine lets in and not by any
 * word of the agent. Confined to one thread.
 */
public final class Tenancies {
  private static final byte[] ED25519 = {
    0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, 32
  };

  private final Shop shop;
  private final List<ContractId> contracts = new ArrayList<>();
  private final Map<SshPublicKey, ContractId> keys = new HashMap<>();
  private final Set<ContractId> tampered = new HashSet<>();
  private final Set<ContractId> endedEarly = new HashSet<>();
  private final Set<String> strangers = new HashSet<>();

  public Tenancies(Shop shop) {
    this.shop = shop;
  }

  public void rent() {
    SshPublicKey key = key(contracts.size() + 1);
    ContractId contract = shop.rent(key);
    contracts.add(contract);
    keys.put(key, contract);
  }

  private static SshPublicKey key(int number) {
    byte[] blob = Arrays.copyOf(ED25519, 51);
    blob[50] = (byte) number;
    blob[49] = (byte) (number >> 8);
    return new SshPublicKey("ssh-ed25519 " + Base64.getEncoder().encodeToString(blob));
  }

  public List<ContractId> contracts() {
    return List.copyOf(contracts);
  }

  public Optional<ContractId> contract(int number) {
    return number < contracts.size() ? Optional.of(contracts.get(number)) : Optional.empty();
  }

  /** A machine that no agent made. */
  public void stranger(String machine) {
    strangers.add(machine);
  }

  Set<String> strangers() {
    return Set.copyOf(strangers);
  }

  /** Somebody laid hands on the contract's instance. */
  public void tampered(ContractId contract) {
    tampered.add(contract);
  }

  boolean isTampered(ContractId contract) {
    return tampered.contains(contract);
  }

  /** The platform speaks of an end that it had told otherwise. */
  public void endedEarly(ContractId contract) {
    endedEarly.add(contract);
  }

  boolean isEndedEarly(ContractId contract) {
    return endedEarly.contains(contract);
  }

  /** The contract that a machine was made for by an agent; empty for strangers and copies. */
  Optional<ContractId> owner(Machine machine) {
    return strangers.contains(machine.id())
        ? Optional.empty()
        : machine.admits().stream()
            .flatMap(key -> Optional.ofNullable(keys.get(key)).stream())
            .findFirst();
  }

  /** The machines that agents made and that are not on their way out, by contract. */
  Map<ContractId, List<Machine>> machines() {
    Map<ContractId, List<Machine>> machines = new HashMap<>();
    for (Machine machine : shop.cloud.machines()) {
      if (machine.state() != InstanceState.REMOVING) {
        owner(machine)
            .ifPresent(contract ->
                machines.computeIfAbsent(contract, id -> new ArrayList<>()).add(machine));
      }
    }
    return machines;
  }

  /** Those of one contract. */
  public List<Machine> machines(ContractId contract) {
    return machines().getOrDefault(contract, List.of());
  }
}
