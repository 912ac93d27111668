// SPDX-License-Identifier: Apache-2.0
/** Has a person make instances, and checks what they did. */
@NullMarked
package org.decentagent.manual;

import org.jspecify.annotations.NullMarked;
