// SPDX-License-Identifier: Apache-2.0
/** The program's own log. Start with {@link org.decentagent.cli.log.Logs}. */
@NullMarked
package org.decentagent.cli.log;

import org.jspecify.annotations.NullMarked;
