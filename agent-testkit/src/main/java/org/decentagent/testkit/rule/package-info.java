// SPDX-License-Identifier: Apache-2.0
/** The rules an agent goes by, as constants that tests are annotated with. */
@NullMarked
package org.decentagent.testkit.rule;

import org.jspecify.annotations.NullMarked;
