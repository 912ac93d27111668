// SPDX-License-Identifier: Apache-2.0
/** The documents of the protocol as they are written; see PROTOCOL.md. */
@NullMarked
package org.decentagent.script.wire;

import org.jspecify.annotations.NullMarked;
