// SPDX-License-Identifier: Apache-2.0
/**
 * Telling the platform that we live. Read {@link org.decentagent.agent.heartbeat.HeartbeatRound}.
 */
@NullMarked
package org.decentagent.agent.heartbeat;

import org.jspecify.annotations.NullMarked;
