// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.proxmox.api.VmPlace;

/** A VM that we may see, where it is now. Immutable. */
record Located(VmPlace place, VmConfig config) {}
