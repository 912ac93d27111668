// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;

/**
 * The right to work on a contract until an instant. Immutable.
 *
 * @param since when we got it, and have held it without a gap
 */
public record Lease(Instant since, Instant until) {}
