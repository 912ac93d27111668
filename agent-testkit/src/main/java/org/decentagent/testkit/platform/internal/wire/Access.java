// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

/** Which kind of signature an endpoint asks for. */
public enum Access {
  NONE,
  USER,
  ADMIN,
  AGENT,
  PROVIDER_OR_AGENT
}
