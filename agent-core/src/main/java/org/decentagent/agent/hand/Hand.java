// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import org.decentagent.agent.reconcile.Planner;

/**
 * Everything that the operator can see and say besides tasks. Immutable.
 *
 * @param planner tells what a reconcile would decide now
 */
public record Hand(
    Explainer explainer,
    HoldDesk holds,
    OrphanDesk orphans,
    BrakeDesk brake,
    Draining draining,
    Planner planner,
    HoldReader heldContracts,
    OrphanReader orphanList) {}
