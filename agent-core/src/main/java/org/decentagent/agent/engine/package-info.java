// SPDX-License-Identifier: Apache-2.0
/**
 * The durable machine: which contract is due, and one worker at a time for each. Read {@link
 * org.decentagent.agent.engine.DueWork} and {@link org.decentagent.agent.engine.ContractWorker}.
 */
@NullMarked
package org.decentagent.agent.engine;

import org.jspecify.annotations.NullMarked;
