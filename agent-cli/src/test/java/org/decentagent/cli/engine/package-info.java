// SPDX-License-Identifier: Apache-2.0
/** The demo's own client of a Docker Engine. */
@NullMarked
package org.decentagent.cli.engine;

import org.jspecify.annotations.NullMarked;
