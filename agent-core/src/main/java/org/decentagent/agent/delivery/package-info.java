// SPDX-License-Identifier: Apache-2.0
/**
 * From a planned contract to a customer who can log in: one stage for each state on the way. Read
 * {@link org.decentagent.agent.delivery.Claiming}, then {@link
 * org.decentagent.agent.delivery.Creating}.
 */
@NullMarked
package org.decentagent.agent.delivery;

import org.jspecify.annotations.NullMarked;
