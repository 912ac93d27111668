// SPDX-License-Identifier: Apache-2.0
/** Commands as their callers see them: what is printed, and the exit code. */
@NullMarked
package org.decentagent.cli;

import org.jspecify.annotations.NullMarked;
