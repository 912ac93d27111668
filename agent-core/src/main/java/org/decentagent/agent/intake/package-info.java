// SPDX-License-Identifier: Apache-2.0
/**
 * Pending contracts become planned ones, or are left alone with a reason. Read {@link
 * org.decentagent.agent.intake.IntakeRound} first.
 */
@NullMarked
package org.decentagent.agent.intake;

import org.jspecify.annotations.NullMarked;
