// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

import org.decentagent.spi.Steps;

/**
 * Can stop an instance, keep its data, and start it again. Both calls are idempotent, leave what is
 * not stamped as ours alone, and throw as {@link org.decentagent.spi.Provisioner#terminate} does.
 * What takes a while (a power-off that runs as a task, a person who is asked) is answered with
 * {@link Transition.InProgress}, and the same call comes again.
 */
public interface Suspension extends Capability {
  /**
   * Stops the instance and keeps its disks, address and host key, so that its customer cannot start
   * it.
   *
   * @param steps the contract's durable memory; names used for an earlier suspension are answered
   *     from there too, so a step that must be taken anew needs a name of its own
   * @return {@link Transition.Done} once the backend shows it stopped
   */
  Transition suspend(SuspensionRequest request, Steps steps);

  /**
   * Starts it again as it was.
   *
   * @param steps as for {@link #suspend}
   * @return {@link Transition.Done} once the backend shows it running
   */
  Transition resume(SuspensionRequest request, Steps steps);
}
