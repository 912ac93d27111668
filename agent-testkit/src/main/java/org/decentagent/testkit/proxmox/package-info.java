// SPDX-License-Identifier: Apache-2.0
/**
 * A Proxmox VE cluster to test against, as an HTTPS server; read {@link
 * org.decentagent.testkit.proxmox.SimulatedProxmox} first, then {@link
 * org.decentagent.testkit.proxmox.ProxmoxOperator}.
 */
@NullMarked
package org.decentagent.testkit.proxmox;

import org.jspecify.annotations.NullMarked;
