// SPDX-License-Identifier: Apache-2.0
/**
 * Has a provider's own program make instances; PROTOCOL.md says how they talk. Read {@link
 * org.decentagent.script.ScriptProvisioner} first.
 */
@NullMarked
package org.decentagent.script;

import org.jspecify.annotations.NullMarked;
