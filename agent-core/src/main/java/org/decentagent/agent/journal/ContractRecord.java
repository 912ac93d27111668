// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;

/**
 * One contract as the journal knows it. Everything a worker decides follows from this, never from
 * what it remembers. Immutable.
 *
 * @param order what was bought; empty for an instance that was adopted after the journal was lost
 * @param version counts the changes of the worker
 * @param generation our counter of creates, from 1
 * @param identity the backend's own identity, from the first time it was asked
 * @param askedAt when we last asked for the right to create
 * @param acceptedAt when the platform moved the contract to provisioning for us
 * @param hold why it waits for the operator
 */
public record ContractRecord(
    ContractId id,
    BackendName backend,
    ContractState state,
    long version,
    Optional<Order> order,
    int generation,
    Optional<BackendIdentity> identity,
    Fence fence,
    Optional<Instant> askedAt,
    Optional<Instant> acceptedAt,
    Optional<Instance> instance,
    Optional<Trouble> trouble,
    Optional<Ending> ending,
    Optional<Hold> hold) {

  /** A contract that was just taken in. */
  public static ContractRecord planned(ContractId id, BackendName backend, Order order) {
    return new ContractRecord(
        id,
        backend,
        ContractState.PLANNED,
        0,
        Optional.of(order),
        1,
        Optional.empty(),
        Fence.NOT_ASKED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** An instance that carries our stamp and whose contract the platform says was delivered. */
  public static ContractRecord adopted(
      ContractId id,
      BackendName backend,
      int generation,
      Instance instance,
      BackendIdentity identity) {
    return remains(id, backend, generation, identity)
        .copy()
        .state(ContractState.ACTIVE)
        .instance(instance)
        .build();
  }

  /** A contract of whose instance only parts are left, which carry our stamp. */
  public static ContractRecord remains(
      ContractId id, BackendName backend, int generation, BackendIdentity identity) {
    return new ContractRecord(
        id,
        backend,
        ContractState.TERMINATING,
        0,
        Optional.empty(),
        generation,
        Optional.of(identity),
        Fence.WON,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What was bought, of a contract that is being delivered. */
  public Order requireOrder() {
    return order.orElseThrow(() -> new JournalException("contract " + id + " has no order"));
  }

  /** Where its instance is, if one was ever seen. */
  public Optional<InstanceRef> ref() {
    return instance.map(Instance::ref);
  }

  /** The same in another state. */
  public ContractRecord to(ContractState next) {
    return copy().state(next).build();
  }

  /** The same, waiting for the operator. */
  public ContractRecord held(String why, Hold.Question question) {
    Copy held = copy().state(ContractState.HOLD);
    held.hold = Optional.of(new Hold(why, state, question));
    return held.build();
  }

  /** The same, going on after the operator's word. */
  public ContractRecord resolved(ContractState next) {
    Copy going = copy().state(next).trouble(Optional.empty());
    going.hold = Optional.empty();
    return going.build();
  }

  /** The same, with one failure more in a row. */
  public ContractRecord troubled(FailureCode code, String message) {
    int times = trouble.map(Trouble::times).orElse(0) + 1;
    return copy().trouble(Optional.of(new Trouble(code, message, times))).build();
  }

  /** The same after something went well. */
  public ContractRecord untroubled() {
    return copy().trouble(Optional.empty()).build();
  }

  /** The same, ending. */
  public ContractRecord ending(ContractState next, Ending end) {
    return copy().state(next).ending(end).build();
  }

  /** Starts a changed copy. */
  public Copy copy() {
    return new Copy(this);
  }

  /** A changed copy in the making. Confined to one thread. */
  public static final class Copy {
    private final ContractRecord from;
    private ContractState state;
    private Optional<BackendIdentity> identity;
    private Fence fence;
    private Optional<Instant> askedAt;
    private Optional<Instant> acceptedAt;
    private Optional<Instance> instance;
    private Optional<Trouble> trouble;
    private Optional<Ending> ending;
    private Optional<Hold> hold;
    private int generation;

    private Copy(ContractRecord from) {
      this.from = from;
      this.state = from.state;
      this.identity = from.identity;
      this.fence = from.fence;
      this.askedAt = from.askedAt;
      this.acceptedAt = from.acceptedAt;
      this.instance = from.instance;
      this.trouble = from.trouble;
      this.ending = from.ending;
      this.hold = from.hold;
      this.generation = from.generation;
    }

    /** Sets the state. */
    public Copy state(ContractState value) {
      this.state = value;
      return this;
    }

    /** Records who the backend is. */
    public Copy identity(BackendIdentity value) {
      this.identity = Optional.of(value);
      return this;
    }

    /** Records how the question for the right to create stands. */
    public Copy fence(Fence value) {
      this.fence = value;
      return this;
    }

    /** Records when we asked. */
    public Copy askedAt(Instant value) {
      this.askedAt = Optional.of(value);
      return this;
    }

    /** Records when the delivery's hour began. */
    public Copy acceptedAt(Instant value) {
      this.acceptedAt = Optional.of(value);
      return this;
    }

    /** Records the instance. */
    public Copy instance(Instance value) {
      this.instance = Optional.of(value);
      return this;
    }

    /** Records what went wrong, or that nothing does. */
    public Copy trouble(Optional<Trouble> value) {
      this.trouble = value;
      return this;
    }

    /** Records the end. */
    public Copy ending(Ending value) {
      this.ending = Optional.of(value);
      return this;
    }

    /** Counts a create more: what an earlier one may still make is told apart by its stamp. */
    public Copy anew() {
      this.generation = from.generation + 1;
      this.instance = Optional.empty();
      return this;
    }

    /** The copy. */
    public ContractRecord build() {
      return new ContractRecord(
          from.id,
          from.backend,
          state,
          from.version,
          from.order,
          generation,
          identity,
          fence,
          askedAt,
          acceptedAt,
          instance,
          trouble,
          ending,
          hold);
    }
  }
}
