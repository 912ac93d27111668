// SPDX-License-Identifier: Apache-2.0
/** Tables, times and terminals. */
@NullMarked
package org.decentagent.cli.console;

import org.jspecify.annotations.NullMarked;
