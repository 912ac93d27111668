// SPDX-License-Identifier: Apache-2.0
/**
 * The right to work on a contract: got, kept while work moves, given back. Read {@link
 * org.decentagent.agent.lease.Leases} first.
 */
@NullMarked
package org.decentagent.agent.lease;

import org.jspecify.annotations.NullMarked;
