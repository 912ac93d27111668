// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the plugin, most of them on a real engine; see {@link
 * org.decentagent.docker.RealEngine}.
 */
@NullMarked
package org.decentagent.docker;

import org.jspecify.annotations.NullMarked;
