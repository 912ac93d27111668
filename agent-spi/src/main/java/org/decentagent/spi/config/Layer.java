// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.config;

/** Who sets a key. Each layer lies over the one before, and may set only the keys marked for it. */
public enum Layer {
  /** The provider, in the backend's table of {@code agent.toml}. Always allowed. */
  PROVIDER,
  /** The offering's {@code provisioner_config}. */
  OFFERING,
  /** The contract's {@code instance_config}, which a customer may have written. */
  CONTRACT
}
