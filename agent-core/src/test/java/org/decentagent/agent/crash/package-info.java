// SPDX-License-Identifier: Apache-2.0
/**
 * The agent is killed at every step out of its process, in every operation. Read {@link
 * org.decentagent.agent.crash.Operation}, then {@link org.decentagent.agent.crash.Life}.
 */
@NullMarked
package org.decentagent.agent.crash;

import org.jspecify.annotations.NullMarked;
