// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.testkit.time;

import org.jspecify.annotations.NullMarked;
