// SPDX-License-Identifier: Apache-2.0
/** The parts of a demo. */
@NullMarked
package org.decentagent.cli.demo;

import org.jspecify.annotations.NullMarked;
