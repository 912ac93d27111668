// SPDX-License-Identifier: Apache-2.0
/**
 * From tests that passed to the page of guarantees. Read {@link
 * org.decentagent.guarantees.PassedTests}, then {@link org.decentagent.guarantees.GuaranteePage}.
 */
@NullMarked
package org.decentagent.guarantees;

import org.jspecify.annotations.NullMarked;
