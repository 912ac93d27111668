// SPDX-License-Identifier: Apache-2.0
/** Makes instances as virtual machines of Proxmox VE. */
@NullMarked
package org.decentagent.proxmox;

import org.jspecify.annotations.NullMarked;
