// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.StepsMemory;

/** What all checks of one run share. Safe for use by many threads. */
final class Session {
  private final Subject subject;
  private final Owner owner;
  private final SshPublicKey renterKey;
  private final Hearing hearing = new Hearing();
  private final HeardProbe loginProbe;
  private final Declared declared;
  private final StepsMemory memory;
  private final Set<ContractId> touched = ConcurrentHashMap.newKeySet();
  private final Map<ContractId, Instance> made = new ConcurrentHashMap<>();
  private final List<String> left = new CopyOnWriteArrayList<>();
  private final AtomicInteger instances = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Extent before;

  Session(Subject subject) {
    this.subject = subject;
    this.owner = subject.owner();
    this.renterKey = subject.renterKey();
    this.loginProbe = new HeardProbe(subject.loginProbe());
    this.declared = declared();
    this.memory = newMemory();
    this.before = Extent.of(subject.truth());
  }

  /** What a plugin says of its backend without asking it. */
  private record Declared(CreateGuarantee guarantee, Duration settling) {}

  private Declared declared() {
    Provisioner provisioner =
        subject.factory().create(context(owner, StepsMemory.of(subject.clock())));
    try {
      return new Declared(provisioner.guarantee(), provisioner.settlingTime());
    } finally {
      tidilyClosed(provisioner);
    }
  }

  private void tidilyClosed(Provisioner provisioner) {
    try {
      hearing.closed(provisioner);
    } catch (Ended e) {
      isLeft("the provisioner that was asked what it guarantees: " + e.verdict());
    }
  }

  /** A memory that knows nothing, and repeats what the agent would repeat. */
  StepsMemory newMemory() {
    return StepsMemory.asTheAgent(
        subject.clock(), declared.settling().plus(late()), declared.guarantee());
  }

  Context context(Owner whose, StepsMemory notes) {
    return new Context(
        subject.backend(),
        whose,
        subject.settings(),
        subject.clock(),
        loginProbe,
        notes.notebook());
  }

  Subject subject() {
    return subject;
  }

  Owner owner() {
    return owner;
  }

  SshPublicKey renterKey() {
    return renterKey;
  }

  /** Which logins were tried. */
  HeardProbe loginProbe() {
    return loginProbe;
  }

  Hearing hearing() {
    return hearing;
  }

  StepsMemory memory() {
    return memory;
  }

  /**
   * How long after its call a change may still take effect, as it may with the agent until the
   * call's deadline; short, since time may be real.
   */
  Duration late() {
    return declared.settling().dividedBy(2);
  }

  /** How long a change may be invisible, and a little. */
  Duration settling() {
    return declared.settling().plusMillis(200);
  }

  /** What there was before the first check. */
  Extent before() {
    return before;
  }

  void isTouched(ContractId contract) {
    touched.add(contract);
  }

  boolean wasTouched(ContractId contract) {
    return touched.contains(contract);
  }

  void isMade(ContractId contract, Instance instance) {
    if (made.put(contract, instance) == null) {
      instances.incrementAndGet();
    }
  }

  Optional<Instance> made(ContractId contract) {
    return Optional.ofNullable(made.get(contract));
  }

  void isRemoved(ContractId contract) {
    made.remove(contract);
    touched.remove(contract);
  }

  int instances() {
    return instances.get();
  }

  /** Notes that a check could not remove what it made. */
  void isLeft(String what) {
    left.add(what);
  }

  List<String> left() {
    return new ArrayList<>(left);
  }

  void stop() {
    stopped.set(true);
  }

  /** Lets checks clean up after a stop. */
  boolean isStopped() {
    return stopped.get();
  }

  void requireGoingOn() {
    if (stopped.get() && !Cleaning.isUnderWay()) {
      throw new Ended(new Verdict.NotRun("the run was stopped"));
    }
  }
}
