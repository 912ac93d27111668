// SPDX-License-Identifier: Apache-2.0
/** Proving that instances live. Read {@link org.decentagent.agent.health.HealthRound}. */
@NullMarked
package org.decentagent.agent.health;

import org.jspecify.annotations.NullMarked;
