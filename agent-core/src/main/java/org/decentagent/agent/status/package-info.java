// SPDX-License-Identifier: Apache-2.0
/**
 * How an agent is doing, for people and programs. Read {@link
 * org.decentagent.agent.status.AgentStatus}.
 */
@NullMarked
package org.decentagent.agent.status;

import org.jspecify.annotations.NullMarked;
