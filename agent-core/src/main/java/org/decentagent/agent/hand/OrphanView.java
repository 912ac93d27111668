// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import org.jspecify.annotations.Nullable;

/**
 * An instance without a contract as commands and their JSON show it. Immutable.
 *
 * @param id what {@code dc-agent orphans adopt} takes
 * @param contract what its stamp names
 * @param looked for how long the agent ran and saw it
 * @param graceLeft how long it is left alone yet; zero when that is over
 * @param stopped when it was stopped so as to be kept; null when it was not
 * @param said what the platform answered about its contract: {@code keep}, {@code terminate: …} or
 *     {@code unknown}; null when it was not asked yet
 * @param ignoredBy who wants it left alone; null when nobody does
 * @param next one clause: what becomes of it
 */
public record OrphanView(
    String id,
    String backend,
    @Nullable String name,
    String contract,
    @Nullable String state,
    String firstSeen,
    String looked,
    String graceLeft,
    @Nullable String stopped,
    @Nullable String said,
    @Nullable String ignoredBy,
    String next) {}
