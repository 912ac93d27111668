// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code dc-agent}: one class per command, wired by {@link
 * org.decentagent.cli.Composition}. Start with {@link org.decentagent.cli.DcAgent}.
 */
@NullMarked
package org.decentagent.cli;

import org.jspecify.annotations.NullMarked;
