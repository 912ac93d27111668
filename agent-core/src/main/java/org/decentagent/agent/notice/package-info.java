// SPDX-License-Identifier: Apache-2.0
/**
 * Calls the operator when something waits for a person. Read {@link
 * org.decentagent.agent.notice.NoticeRound} first.
 */
@NullMarked
package org.decentagent.agent.notice;

import org.jspecify.annotations.NullMarked;
