// SPDX-License-Identifier: Apache-2.0
/** Time that moves by hand; read {@link org.decentagent.testkit.time.FakeClock} first. */
@NullMarked
package org.decentagent.testkit.time;

import org.jspecify.annotations.NullMarked;
