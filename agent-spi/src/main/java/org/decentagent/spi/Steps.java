// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The durable memory of one contract: what a plugin must not forget when the process is killed
 * between two lines. Whatever a method here has returned from is on disk. Implemented by the agent.
 * Confined to the thread and to the call it was handed to.
 *
 * <p>A provisioner's code runs from its beginning at every call; what was done before is answered
 * from here:
 *
 * <pre>{@code
 * String vmid = steps.choose("vmid", candidates());
 * String task = steps.effect("clone-" + vmid, () -> api.clone(template, vmid), () -> api.findTask(vmid));
 * if (!api.finished(task)) {
 *   return new Provisioned.InProgress(Duration.ofSeconds(2), "cloning");
 * }
 * }</pre>
 *
 * <p>Names and kinds are {@code [a-z0-9_.:-]}, at most 80 characters; values at most 8 KiB of text.
 * No secrets.
 */
public interface Steps {
  /** A value remembered earlier for this contract. */
  Optional<String> recall(String name);

  /**
   * Keeps a value; a later one replaces it. For decisions that others may take as well, such as the
   * size that was picked. May be called anywhere, within an {@link #effect} too.
   */
  void remember(String name, String value);

  /**
   * Chooses a value that no other contract of this backend holds (a port, a VM number, an address)
   * and keeps it for this contract until its instance is gone. Called again it answers with the
   * same value. For an hour after that others get it only where no candidate is left that did not
   * serve just now: a removal that timed out may reach the backend late, and would meet whatever
   * has the number by then.
   *
   * @param candidates in order of preference; read only as far as needed
   * @throws ProvisioningException.QuotaExceeded when every candidate is held
   */
  String choose(String kind, Iterable<String> candidates);

  /**
   * Gives up the value chosen before, because the backend says that something else uses it, and
   * chooses another. The value given up is not offered to this contract again.
   *
   * @throws ProvisioningException.QuotaExceeded when no candidate is left
   */
  String chooseAnother(String kind, Iterable<String> candidates);

  /**
   * Causes one change on the backend, at most once as far as the backend allows. The intent is
   * durable before {@code act} runs, the result before this returns. With a result on record
   * neither supplier runs. With an intent on record and no result (we were killed, or the outcome
   * was unknown) {@code settle} looks first; only if it answers that nothing happened, and the time
   * in which the former attempt could still take effect is over, {@code act} runs again.
   *
   * @param name names the change; choose a new name for a change that is to be made anew, for
   *     example by adding the chosen port
   * @param act makes the change and answers with what must be remembered: an id, a task handle. It
   *     throws {@link ProvisioningException.UnknownOutcome} when the change may have happened; any
   *     other kind says that it did not, and {@code act} runs again at the next call. Any other
   *     exception counts as an unknown outcome.
   * @param settle looks at the backend; empty means "looked, and it did not happen". It throws
   *     {@link ProvisioningException.Retryable} when it could not look.
   * @throws ProvisioningException as thrown by the suppliers, or {@link
   *     ProvisioningException.Retryable} when a former attempt may still take effect; let it pass
   */
  String effect(String name, Supplier<String> act, Supplier<Optional<String>> settle);

  /**
   * The same for a change that the backend makes twice when asked twice, though its create
   * guarantee says that instances are safe from that: an address or a disk whose id the backend
   * chooses, and which bears no unique name. After an attempt with an unknown outcome {@code act}
   * runs again only once {@code settle} finds nothing and that attempt's deadline and the backend's
   * settling time are over, whatever the guarantee.
   *
   * @throws ProvisioningException as {@link #effect} does
   */
  String unrepeatableEffect(String name, Supplier<String> act, Supplier<Optional<String>> settle);

  /**
   * Records a resource that belongs to the instance and must be removed with it: call it before the
   * resource is made where its name is chosen by us, else as soon as its id is known. The instance
   * itself is no child.
   */
  void child(String kind, String externalId);

  /** Every child not yet {@link #childGone gone}, oldest first. */
  List<Child> children();

  /** Records that a child is proven to be gone. */
  void childGone(Child child);

  /**
   * Tells that work goes on, for the operator and for the lease: a lease is renewed only while work
   * makes progress. Not durable; may be called often.
   *
   * @param what one clause, such as {@code pulling layer 3 of 7}
   */
  void progress(String what);

  /**
   * Asks the operator to do something, and answers with what they entered once it is done. The task
   * is on disk, in the operator's list and on its way to them before this returns. Called again
   * with a task of that name it asks nothing new. Until it is done, answer that work is in progress
   * and let yourself be called again: that happens at once when the operator is done.
   *
   * <p>Once the contract no longer wants what the call is for (it was cancelled while a person was
   * to make its instance), the task leaves the operator's list by itself.
   *
   * @return empty while the operator has not done it
   * @throws ProvisioningException.Permanent when the operator refused a {@link
   *     OperatorTask#refusal() refusable} task; let it pass
   */
  Optional<OperatorAnswer> ask(OperatorTask task);

  /**
   * Puts a task that was done back on the operator's list, because what they entered does not hold:
   * nobody answers at that address, or with another host key. Nothing happens when it is there
   * already.
   *
   * @param name of the task
   * @param complaint one sentence for the operator: what was found, and what may help
   */
  void askAgain(String name, String complaint);

  /** A resource that belongs to an instance, such as a network or a disk. */
  record Child(String kind, String externalId) {}
}
