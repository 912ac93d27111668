// SPDX-License-Identifier: Apache-2.0
/**
 * A backend whose latencies are settings, as a plugin; start with {@link
 * org.decentagent.bench.cloud.SizedFactory}.
 */
@NullMarked
package org.decentagent.bench.cloud;

import org.jspecify.annotations.NullMarked;
