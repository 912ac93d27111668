// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

/** A kind of address on the internet. */
public enum Family {
  /** One address, which is billed. */
  IPV4,
  /** A network of them, which is free. */
  IPV6
}
