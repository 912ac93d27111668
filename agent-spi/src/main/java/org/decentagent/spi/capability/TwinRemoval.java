// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

import org.decentagent.spi.Removal;
import org.decentagent.spi.Steps;

/**
 * Can remove one of two instances of one contract and leave the other. For backends whose create
 * guarantee cannot rule out a second instance, such as {@link
 * org.decentagent.spi.CreateGuarantee#TAG_SEARCH}. The agent stops a twin first where it can, and
 * calls this only for one that was never reported, is younger than the one its customer uses, and
 * has stood for the whole grace of orphans while that one was healthy. Without this ability a twin
 * goes when its contract ends.
 */
public interface TwinRemoval extends Capability {
  /**
   * Removes the twin and what belongs to it alone. Idempotent: what is gone already is a success.
   * Nothing that the kept instance uses is touched.
   *
   * @param steps the contract's durable memory
   * @return {@link Removal.Gone} only when a read by id says that the twin does not exist
   * @throws org.decentagent.spi.ProvisioningException.Conflict when the twin does not bear the
   *     contract's stamp naming itself, or the kept instance is not there
   */
  Removal removeTwin(TwinRequest request, Steps steps);
}
