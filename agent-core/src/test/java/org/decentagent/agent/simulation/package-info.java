// SPDX-License-Identifier: Apache-2.0
/**
 * Agent, platform and cloud in one process, under one seeded script and one clock that is moved by
 * hand: whole contract lives among faults, kills and people, and what must hold whatever happens.
 * Read {@link org.decentagent.agent.simulation.Happening}, then {@link
 * org.decentagent.agent.simulation.WholeWorld}.
 */
@NullMarked
package org.decentagent.agent.simulation;

import org.jspecify.annotations.NullMarked;
