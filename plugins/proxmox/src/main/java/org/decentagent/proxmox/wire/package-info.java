// SPDX-License-Identifier: Apache-2.0
/**
 * Answers of Proxmox VE as they are on the wire, with the fields that are read. Numbers come as
 * numbers or as texts, truth as 0 and 1, and anything may be missing. Start with {@link
 * org.decentagent.proxmox.wire.ResourceRow}.
 */
@NullMarked
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.NullMarked;
