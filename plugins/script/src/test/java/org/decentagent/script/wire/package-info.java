// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.script.wire;

import org.jspecify.annotations.NullMarked;
