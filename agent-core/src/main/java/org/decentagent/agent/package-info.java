// SPDX-License-Identifier: Apache-2.0
/**
 * The agent as a library. Read {@link org.decentagent.agent.Agent} first: it starts an agent inside
 * any Java program, and tells how it is doing.
 */
@NullMarked
package org.decentagent.agent;

import org.jspecify.annotations.NullMarked;
