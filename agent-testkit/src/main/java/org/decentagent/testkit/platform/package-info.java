// SPDX-License-Identifier: Apache-2.0
/**
 * A platform to test against, as an HTTP server; read {@link
 * org.decentagent.testkit.platform.SimulatedPlatform} first, then {@link
 * org.decentagent.testkit.platform.Control}.
 */
@NullMarked
package org.decentagent.testkit.platform;

import org.jspecify.annotations.NullMarked;
