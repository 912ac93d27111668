// SPDX-License-Identifier: Apache-2.0
/** Log lines. */
@NullMarked
package org.decentagent.cli.log;

import org.jspecify.annotations.NullMarked;
