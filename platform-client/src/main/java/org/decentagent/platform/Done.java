// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

/** The value of a call that has nothing to say but that it worked. Immutable. */
public enum Done {
  /** It worked. */
  DONE
}
