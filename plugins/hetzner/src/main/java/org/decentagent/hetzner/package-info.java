// SPDX-License-Identifier: Apache-2.0
/** Makes instances as servers of Hetzner Cloud. */
@NullMarked
package org.decentagent.hetzner;

import org.jspecify.annotations.NullMarked;
