// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a program that is not to be trusted with time, memory or output. Read {@link
 * org.decentagent.script.process.ProgramRun} first.
 */
@NullMarked
package org.decentagent.script.process;

import org.jspecify.annotations.NullMarked;
