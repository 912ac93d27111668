// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.cloud.Killed;
import org.decentagent.testkit.cloud.StepsMemory;

/**
 * One run of one check: opens provisioners, makes contracts, and removes everything in the end.
 * Confined to one thread but where a method says otherwise.
 */
final class Trial {
  /** Not the first, so that a plugin that counts by itself is told. */
  static final int GENERATION = 2;

  private final Session session;
  private final Subject subject;
  private final Patience patience;
  private final List<HeardProvisioner> open = new ArrayList<>();
  private final List<ContractId> contracts = new ArrayList<>();
  private final List<Planted> planted = new ArrayList<>();
  private final Extent before;
  private Optional<HeardProvisioner> plugin = Optional.empty();

  Trial(Session session) {
    this.session = session;
    this.subject = session.subject();
    this.patience = new Patience(session);
    this.before = Extent.of(subject.truth());
  }

  Subject subject() {
    return subject;
  }

  Session session() {
    return session;
  }

  StepsMemory memory() {
    return session.memory();
  }

  /** A memory that knows nothing, as after the loss of the journal. */
  StepsMemory blankMemory() {
    return session.newMemory();
  }

  /** The agent's provisioner. */
  HeardProvisioner plugin() {
    HeardProvisioner current = plugin.orElseGet(() -> openFor(session.owner()));
    plugin = Optional.of(current);
    return current;
  }

  /** The agent's provisioner after a restart of the agent. */
  HeardProvisioner restart() {
    plugin.ifPresent(this::close);
    plugin = Optional.empty();
    return plugin();
  }

  /** A provisioner of another agent, perhaps. */
  HeardProvisioner openFor(Owner owner) {
    HeardProvisioner opened =
        session
            .hearing()
            .call(
                "create(…) of type " + subject.factory().type(),
                () ->
                    new HeardProvisioner(
                        subject.factory().create(session.context(owner, session.memory())),
                        session));
    open.add(opened);
    return opened;
  }

  void close(HeardProvisioner opened) {
    if (open.remove(opened)) {
      opened.close();
    }
  }

  /** The next call opens a provisioner anew. */
  void forgetPlugin() {
    plugin = Optional.empty();
  }

  boolean canSearch() {
    return plugin().guarantee().canBeSearched();
  }

  ContractId contract() {
    ContractId contract = new ContractId(Subject.hex(subject.random()));
    contracts.add(contract);
    return contract;
  }

  ProvisionRequest request(ContractId contract) {
    return request(contract, session.owner());
  }

  ProvisionRequest request(ContractId contract, Owner owner) {
    return new ProvisionRequest(
        contract,
        new OwnerStamp(owner, contract, GENERATION, "none"),
        subject.sizes(),
        session.renterKey(),
        subject.settings(),
        Optional.empty());
  }

  /** Provisions as the agent does, until it is ready. */
  Instance deliver(ContractId contract) throws InterruptedException {
    return patience.deliver(plugin(), request(contract), memory());
  }

  Instance deliver(ContractId contract, StepsMemory other) throws InterruptedException {
    return patience.deliver(plugin(), request(contract), other);
  }

  Patience patience() {
    return patience;
  }

  /** Terminates as the agent does, until it is gone. */
  void remove(ContractId contract) throws InterruptedException {
    remove(contract, session.made(contract).map(Instance::ref));
  }

  void remove(ContractId contract, Optional<InstanceRef> ref) throws InterruptedException {
    patience.remove(plugin(), new RemovalRequest(contract, ref), memory());
  }

  /** The contract is over: what it held is free again, as in the agent's journal. */
  void isGone(ContractId contract) {
    memory().forget(contract);
    session.isRemoved(contract);
  }

  void pause(Duration time, String what) throws InterruptedException {
    subject.pause(time, what);
  }

  /** Waits until what was done can be seen, and what may still happen has happened. */
  void settle() throws InterruptedException {
    pause(session.settling(), "until a change can be seen, as its settlingTime says");
  }

  /** Runs until it ends or is killed; then whatever was open is dead, and the plugin restarts. */
  boolean isKilled(Work work) throws InterruptedException {
    boolean killed = false;
    try {
      work.run();
    } catch (Killed e) {
      killed = true;
    }
    memory().kill();
    settle();
    restart();
    return killed;
  }

  /** Something that can be killed. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /** The whole inventory, or the check's end. */
  Inventory.Complete inventory() {
    return switch (plugin().inventory()) {
      case Inventory.Complete complete -> complete;
      case Inventory.Unavailable(String why) -> {
        if (!canSearch()) {
          throw refused("inventory() is unavailable: " + why);
        }
        throw failed("inventory()", "unavailable: " + why, "a complete listing");
      }
    };
  }

  /** The instances that the inventory shows as ours for that contract. */
  List<Observed> oursOf(ContractId contract) {
    return listedFor(contract).stream().filter(it -> it.state() != InstanceState.REMAINS).toList();
  }

  /** The same, and what is left of instances that are gone. */
  List<Observed> listedFor(ContractId contract) {
    return inventory().resources().stream()
        .filter(it ->
            it.ownership() instanceof Ownership.Ours(OwnerStamp stamp)
                && stamp.contract().equals(contract))
        .toList();
  }

  /** What there is on the backend since this check began; nothing where that cannot be seen. */
  Extent fresh() {
    return Extent.of(subject.truth()).since(before);
  }

  /** How many instances there are for a contract of which this check made no other. */
  int instances(ContractId contract) {
    return subject.truth().isPresent() ? fresh().instances().size() : oursOf(contract).size();
  }

  <T> T need(Optional<T> hook, String what) {
    return hook.orElseThrow(() -> notRun("the subject cannot " + what));
  }

  Planted plant(Supplier<Planted> planting) {
    Planted one = planting.get();
    planted.add(one);
    return one;
  }

  Troublemaker troublemaker(Mishap mishap) {
    return subject
        .troublemaker()
        .filter(it -> it.knows(mishap))
        .orElseThrow(() -> notRun("the subject cannot let this happen: " + mishap));
  }

  Ended failed(String done, String seen, String expected) {
    return new Ended(new Verdict.Failed(done, seen, expected));
  }

  Ended notRun(String why) {
    return new Ended(new Verdict.NotRun(why));
  }

  Ended refused(String what) {
    return new Ended(new Verdict.RefusedAsDeclared(what));
  }

  void expect(boolean holds, String done, Object seen, String expected) {
    if (!holds) {
      throw failed(done, String.valueOf(seen), expected);
    }
  }

  /** Removes everything that was made; what cannot be removed is noted for the last check. */
  void end() {
    Cleaning.run(() -> {
      boolean interrupted = Thread.interrupted();
      subject.troublemaker().ifPresent(Troublemaker::end);
      memory().kill();
      planted.forEach(it -> tidy("what was planted as " + it.externalId(), it.remove()));
      for (ContractId contract : contracts) {
        if (session.wasTouched(contract)) {
          tidy("contract " + contract.brief(), () -> removeForGood(contract));
        }
      }
      List.copyOf(open).forEach(it -> tidy("an open provisioner", () -> close(it)));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void removeForGood(ContractId contract) {
    restart();
    try {
      if (session.made(contract).isEmpty()) {
        settle();
      }
      remove(contract);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while removing it", e);
    }
    isGone(contract);
  }

  private void tidy(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Ended | Killed e) {
      session.isLeft(what + " was not removed: " + e.getMessage());
    }
  }
}
