// SPDX-License-Identifier: Apache-2.0
/** Has a provider's own program make instances. */
@NullMarked
package org.decentagent.script;

import org.jspecify.annotations.NullMarked;
