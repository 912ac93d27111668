// SPDX-License-Identifier: Apache-2.0
/**
 * What survives a crash: contracts, steps, what the platform must be told. Read {@link
 * org.decentagent.agent.journal.Journal} first, then {@link
 * org.decentagent.agent.journal.ContractRecord}.
 */
@NullMarked
package org.decentagent.agent.journal;

import org.jspecify.annotations.NullMarked;
