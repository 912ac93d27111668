// SPDX-License-Identifier: Apache-2.0
/**
 * Judges exchanges by the official description of Proxmox VE's API; read {@link
 * org.decentagent.testkit.proxmox.description.ProxmoxDescription} first.
 */
@NullMarked
package org.decentagent.testkit.proxmox.description;

import org.jspecify.annotations.NullMarked;
