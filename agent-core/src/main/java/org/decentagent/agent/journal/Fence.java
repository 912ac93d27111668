// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

/** Whether we may create: only who moved the contract from accepted to provisioning may. */
public enum Fence {
  /** We have not asked. */
  NOT_ASKED,
  /** We asked, and do not know whether it was us who moved it. */
  ASKED,
  /** It was us. */
  WON
}
