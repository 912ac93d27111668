// SPDX-License-Identifier: Apache-2.0
/**
 * A Hetzner Cloud to test against, as an HTTP server with servers that can be logged in to; read
 * {@link org.decentagent.testkit.hetzner.SimulatedHetzner} first, then {@link
 * org.decentagent.testkit.hetzner.HetznerFault} and {@link
 * org.decentagent.testkit.hetzner.ForeignHand}.
 */
@NullMarked
package org.decentagent.testkit.hetzner;

import org.jspecify.annotations.NullMarked;
