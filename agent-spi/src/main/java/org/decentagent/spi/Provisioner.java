// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.capability.Capability;

/**
 * Makes and removes instances on one backend. This is what a plugin is about.
 *
 * <p>The agent calls from many threads, never twice at the same time for one contract, and of one
 * kind of call (changes, removals, looks) never more at once than the backend's {@code parallel}
 * setting. Every call runs under a deadline (the backend's {@code call_deadline}, five minutes
 * unless set); past it the thread is interrupted, and an interrupted call must stop soon. A call
 * that goes on regardless is abandoned: its outcome counts as unknown, and its {@link Steps} refuse
 * to be used. Code that is interrupted while it waits for an answer restores the interrupt flag and
 * throws what it throws when no answer comes.
 *
 * <p>Failures are thrown as {@link ProvisioningException}; each kind says what the agent does next.
 * Every call that reaches the backend may throw {@link ProvisioningException.AccessDenied}. An
 * implementation keeps no state of its own that matters: what must survive a crash goes through
 * {@link Steps}.
 */
public interface Provisioner extends AutoCloseable {
  /** What the backend does with a create that reaches it twice. Constant. */
  CreateGuarantee guarantee();

  /**
   * How long after a change the backend may still not show it. A create whose outcome is unknown is
   * repeated no sooner than this after its deadline. Constant; not negative.
   */
  Duration settlingTime();

  /**
   * Asks the backend who it is. The agent records the answer with each contract, and neither
   * creates nor deletes anything when a later answer differs. Asked before every step of every
   * contract, so it should cost one cheap call.
   *
   * @throws ProvisioningException.Retryable when the backend cannot be asked now
   */
  BackendIdentity identity();

  /**
   * Says whether this backend can make that instance, before anything is promised. A contract it
   * does not fit is left for others; it is not failed. Changes nothing.
   *
   * @throws ProvisioningException.Retryable when it cannot be told now; the contract waits
   */
  Fit fits(ProvisionRequest request);

  /**
   * Makes the instance of a contract, or carries on with making it. Idempotent by the contract:
   * called again, after a crash too, it answers with the instance that is already there. It looks
   * for the mark before it creates, and puts the owner stamp on a resource as early as the backend
   * allows. Once it answered {@link Provisioned.Ready} it is not called any more.
   *
   * <p>Slow backends answer {@link Provisioned.InProgress} instead of waiting, and are called
   * again.
   *
   * @param steps the contract's durable memory; what was recorded in earlier calls is there
   * @throws ProvisioningException of every kind; see there for what follows
   */
  Provisioned provision(ProvisionRequest request, Steps steps);

  /**
   * Looks for the instance of a contract by its mark. Changes nothing. The agent asks before it
   * creates, when an outcome is unknown, and to prove that an instance is gone. That a change may
   * not show yet is the agent's concern: it waits for {@link #settlingTime} before it believes an
   * {@link Lookup.Absent}. A resource with our name that is younger than that and shows no stamp
   * yet is neither {@code Absent} nor {@link Lookup.NotOurs}: throw.
   *
   * @return {@link Lookup.Absent} only when the backend was looked at and the mark is nowhere in
   *     it: an instance may be made, or taken for gone, because of it. A backend that cannot be
   *     searched says so by its {@link #visibility}, and is not asked
   * @throws ProvisioningException.Retryable when the backend could not be looked at, for whatever
   *     reason; never answer {@link Lookup.Absent} for that
   */
  Lookup find(Mark mark);

  /**
   * How much of what it made the backend can show at all. Where it is less than {@link
   * Visibility#ALL}, the agent takes an instance for gone when {@link #terminate} has said so
   * twice, ten minutes apart, and nobody answers at its address with its host key any more. {@link
   * Visibility#NOTHING} counts only with a {@link #guarantee} that cannot be searched either.
   *
   * @throws ProvisioningException.Retryable when it cannot be told now
   */
  default Visibility visibility() {
    return Visibility.ALL;
  }

  /**
   * Removes the instance of a contract and every child. Idempotent: what is gone already is a
   * success. Anything that does not bear our stamp is left alone. It looks for everything that
   * bears the mark's stamp, for the instance of the request, and for the ids it remembered itself:
   * each alone may lack what a provisioning that was cut short has made. After {@link Removal.Gone}
   * the agent waits for {@link #settlingTime}, calls again, and looks at {@link #find} and {@link
   * #inventory} each time.
   *
   * @return {@link Removal.Gone} only when a read by id answered "not found" in the backend's own
   *     way; an accepted delete is {@link Removal.InProgress}
   * @throws ProvisioningException.Conflict when what is there does not prove to be ours
   * @throws ProvisioningException.Retryable when nothing happened, for a reason that may pass
   * @throws ProvisioningException.UnknownOutcome when something may have happened; the agent calls
   *     again
   */
  Removal terminate(RemovalRequest request, Steps steps);

  /**
   * Lists every instance that bears a stamp of this agent or a name of ours, in every state,
   * stopped and half-made ones too, and as {@link InstanceState#REMAINS} each part that bears our
   * stamp while no instance of its contract is there. Changes nothing.
   *
   * @return {@link Inventory.Complete} only when every page arrived
   */
  Inventory inventory();

  /**
   * Looks whether an instance does what was sold: runs, has its limits, lets its customer in.
   * Changes nothing. Called about every five minutes per instance.
   *
   * @return {@link Health.Unknown} when that could not be found out, rather than a guess
   */
  Health probe(Instance instance);

  /** Checks everything that can be checked without changing anything; empty when all is well. */
  List<Finding> preflight();

  /** Answers with an ability of this provisioner, if it has it. Wrappers must forward this. */
  default <C extends Capability> Optional<C> capability(Class<C> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  /**
   * Lets go of connections and threads. Instances are not touched. Called once, after the last
   * call.
   */
  @Override
  void close();
}
