// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import java.time.Instant;

/**
 * How a look at a contract ended.
 *
 * @param next when to look again, unless somebody wakes the contract earlier
 * @param rows writes what was decided, in the transaction that also sets the next look
 */
record Plan(Instant next, Runnable rows) {}
