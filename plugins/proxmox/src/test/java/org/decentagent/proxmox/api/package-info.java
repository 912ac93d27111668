// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.proxmox.api;

import org.jspecify.annotations.NullMarked;
