// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

import org.decentagent.spi.InstanceRef;

/**
 * Can stop an instance, keep its data, and start it again. Both calls are idempotent, leave what is
 * not stamped as ours alone, and throw as {@link org.decentagent.spi.Provisioner#terminate} does.
 */
public interface Suspension extends Capability {
  /** Stops the instance and keeps its disks, address and host key. */
  void suspend(InstanceRef instance);

  /** Starts it again as it was. */
  void resume(InstanceRef instance);
}
