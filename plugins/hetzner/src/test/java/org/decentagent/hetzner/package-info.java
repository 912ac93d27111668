// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.hetzner;

import org.jspecify.annotations.NullMarked;
