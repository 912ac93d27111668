// SPDX-License-Identifier: Apache-2.0
/**
 * What the simulated platform remembers; read {@link
 * org.decentagent.testkit.platform.internal.state.World} first.
 */
@NullMarked
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.NullMarked;
