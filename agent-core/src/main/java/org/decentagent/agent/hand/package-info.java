// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's hand: what they can see of the agent's decisions, and what they can say where it
 * must not decide alone. Read {@link org.decentagent.agent.hand.Hand} first.
 */
@NullMarked
package org.decentagent.agent.hand;

import org.jspecify.annotations.NullMarked;
