// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.Optional;
import org.decentagent.spi.SshAccess;

/** What the operator says about a contract on hold. */
public sealed interface HoldWord {
  /** What stood in the way is mended: go on where it stood. */
  record Retry() implements HoldWord {}

  /**
   * The resource of that id on the recorded backend is the contract's.
   *
   * @param access how its customer logs in, where no stamp tells the plugin
   */
  record Adopt(String externalId, Optional<SshAccess> access) implements HoldWord {}

  /** Nothing of the contract exists. */
  record None() implements HoldWord {}

  /** It is not over before the end that the platform told first. */
  record Keep() implements HoldWord {}

  /** It is over. */
  record Expired() implements HoldWord {}
}
