// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/** The memory of one contract, kept over kills, which come right before a given write. */
final class MemorySteps implements Steps {
  private final Map<String, ContractId> held;
  private final ContractId contract;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> rejected = new HashSet<>();
  private final Set<String> intents = new HashSet<>();
  private final Set<Child> children = new LinkedHashSet<>();
  private int writesLeft = Integer.MAX_VALUE;

  /** The process died here. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What all contracts of a backend hold. */
  static Map<String, ContractId> ledger() {
    return new ConcurrentHashMap<>();
  }

  MemorySteps(Map<String, ContractId> held, ContractId contract) {
    this.held = held;
    this.contract = contract;
  }

  void killAfter(int writes) {
    writesLeft = writes;
  }

  void live() {
    writesLeft = Integer.MAX_VALUE;
  }

  private void write() {
    if (writesLeft-- == 0) {
      throw new Killed();
    }
  }

  @Override
  public Optional<String> recall(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public void remember(String name, String value) {
    write();
    values.put(name, value);
  }

  @Override
  public String choose(String kind, Iterable<String> candidates) {
    String chosen = values.get("choice " + kind);
    if (chosen != null) {
      return chosen;
    }
    for (String candidate : candidates) {
      if (!rejected.contains(kind + candidate)
          && contract.equals(held.computeIfAbsent(kind + candidate, free -> contract))) {
        write();
        values.put("choice " + kind, candidate);
        return candidate;
      }
    }
    throw new ProvisioningException.QuotaExceeded(DockerFailures.code("none_left"), kind);
  }

  @Override
  public String chooseAnother(String kind, Iterable<String> candidates) {
    write();
    rejected.add(kind + values.remove("choice " + kind));
    return choose(kind, candidates);
  }

  @Override
  public String effect(String name, Supplier<String> act, Supplier<Optional<String>> settle) {
    String result = values.get("effect " + name);
    if (result != null) {
      return result;
    }
    Optional<String> settled = intents.contains(name) ? settle.get() : Optional.empty();
    if (settled.isEmpty()) {
      write();
      intents.add(name);
    }
    String answer = settled.isPresent() ? settled.get() : Objects.requireNonNull(act.get());
    write();
    values.put("effect " + name, answer);
    return answer;
  }

  @Override
  public void child(String kind, String externalId) {
    if (children.contains(new Child(kind, externalId))) {
      return;
    }
    write();
    children.add(new Child(kind, externalId));
  }

  @Override
  public List<Child> children() {
    return new ArrayList<>(children);
  }

  @Override
  public void childGone(Child child) {
    write();
    children.remove(child);
  }

  @Override
  public Optional<OperatorAnswer> ask(OperatorTask task) {
    throw new IllegalStateException("nobody is asked to do " + task);
  }

  @Override
  public void askAgain(String name, String complaint) {
    throw new IllegalStateException("nobody is asked again to do " + name);
  }

  @Override
  public void progress(String what) {}
}
