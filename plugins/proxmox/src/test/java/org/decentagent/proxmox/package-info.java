// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.proxmox;

import org.jspecify.annotations.NullMarked;
