// SPDX-License-Identifier: Apache-2.0
/**
 * How commands speak to people and programs: lines, tables, one JSON value, exit codes. Start with
 * {@link org.decentagent.cli.console.Console}.
 */
@NullMarked
package org.decentagent.cli.console;

import org.jspecify.annotations.NullMarked;
