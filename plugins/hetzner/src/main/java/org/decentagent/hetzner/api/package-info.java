// SPDX-License-Identifier: Apache-2.0
/**
 * Hetzner Cloud as values and failures: what the provisioner works with. Read {@link
 * org.decentagent.hetzner.api.Hetzner} first.
 */
@NullMarked
package org.decentagent.hetzner.api;

import org.jspecify.annotations.NullMarked;
