// SPDX-License-Identifier: Apache-2.0
/**
 * The client for Proxmox VE 8 and 9, above the wire. Start with {@link
 * org.decentagent.proxmox.api.ProxmoxApi}.
 */
@NullMarked
package org.decentagent.proxmox.api;

import org.jspecify.annotations.NullMarked;
