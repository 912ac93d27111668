// SPDX-License-Identifier: Apache-2.0
/** What is shown of checks. */
@NullMarked
package org.decentagent.cli.verify;

import org.jspecify.annotations.NullMarked;
