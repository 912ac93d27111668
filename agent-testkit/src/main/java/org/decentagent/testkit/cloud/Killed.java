// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

/**
 * The process was killed at this line: an error, so that no plugin catches it by accident. What is
 * thrown through has no chance to tidy up that counts.
 */
public final class Killed extends Error {
  private static final long serialVersionUID = 1;

  Killed(String where) {
    super("killed " + where);
  }
}
