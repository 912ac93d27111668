// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator has to do, and what they say about it. Read {@link
 * org.decentagent.agent.operator.OperatorDesk} first.
 */
@NullMarked
package org.decentagent.agent.operator;

import org.jspecify.annotations.NullMarked;
