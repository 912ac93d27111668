// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

/**
 * Whether calls may leave the machine without TLS; passwords of customers are in some. Immutable.
 */
public enum PlainHttp {
  /** Only to this machine itself. */
  LOOPBACK_ONLY,
  /** To any address; for test networks. */
  ALLOWED
}
