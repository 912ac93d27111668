// SPDX-License-Identifier: Apache-2.0
/**
 * Telling the platform, in order per contract, until it knows. Read {@link
 * org.decentagent.agent.outbox.Outbox} first.
 */
@NullMarked
package org.decentagent.agent.outbox;

import org.jspecify.annotations.NullMarked;
