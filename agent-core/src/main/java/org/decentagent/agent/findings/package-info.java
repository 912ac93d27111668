// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator should know at present. Read {@link org.decentagent.agent.findings.Findings}.
 */
@NullMarked
package org.decentagent.agent.findings;

import org.jspecify.annotations.NullMarked;
