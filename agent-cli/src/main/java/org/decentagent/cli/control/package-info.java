// SPDX-License-Identifier: Apache-2.0
/**
 * How a command asks the running agent over loopback, and its journal when none runs. Start with
 * {@link org.decentagent.cli.control.StatusSource}.
 */
@NullMarked
package org.decentagent.cli.control;

import org.jspecify.annotations.NullMarked;
