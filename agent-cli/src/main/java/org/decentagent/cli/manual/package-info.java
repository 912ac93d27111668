// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator sees and says of tasks that only a person can do. Start with {@link
 * org.decentagent.cli.manual.TaskScreen} and {@link org.decentagent.cli.manual.Interview}.
 */
@NullMarked
package org.decentagent.cli.manual;

import org.jspecify.annotations.NullMarked;
