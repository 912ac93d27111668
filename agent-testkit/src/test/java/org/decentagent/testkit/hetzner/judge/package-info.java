// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.testkit.hetzner.judge;

import org.jspecify.annotations.NullMarked;
