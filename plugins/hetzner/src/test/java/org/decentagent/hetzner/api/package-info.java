// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.hetzner.api;

import org.jspecify.annotations.NullMarked;
