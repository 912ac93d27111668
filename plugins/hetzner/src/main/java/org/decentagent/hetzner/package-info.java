// SPDX-License-Identifier: Apache-2.0
/**
 * Makes instances as servers of Hetzner Cloud. Read {@link
 * org.decentagent.hetzner.HetznerProvisioner} first.
 */
@NullMarked
package org.decentagent.hetzner;

import org.jspecify.annotations.NullMarked;
