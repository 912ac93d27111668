// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import org.jspecify.annotations.Nullable;

/**
 * What a reconcile would decide now, as commands and their JSON show it. Immutable.
 *
 * @param kind {@code want}, {@code end}, {@code vanished}, {@code orphan}, {@code ignored}, {@code
 *     quarantine}, {@code adopt}, {@code remove}, {@code stranger}, {@code unavailable} or {@code
 *     strange}
 * @param contract null when it is about none
 * @param instance on which backend, by name and id
 * @param what one clause
 * @param evidence which listing, which answer and which state of the journal it follows from
 */
public record PlannedDecision(
    String kind,
    @Nullable String contract,
    @Nullable String instance,
    String what,
    String evidence) {}
