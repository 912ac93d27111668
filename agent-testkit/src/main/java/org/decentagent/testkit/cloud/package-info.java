// SPDX-License-Identifier: Apache-2.0
/**
 * A simulated cloud that keeps its state while agents come, crash and go, a provisioner for it, and
 * a durable memory for a plugin's own tests. Read {@link
 * org.decentagent.testkit.cloud.SimulatedCloud} first; authors of plugins start with {@link
 * org.decentagent.testkit.cloud.StepsMemory}.
 */
@NullMarked
package org.decentagent.testkit.cloud;

import org.jspecify.annotations.NullMarked;
