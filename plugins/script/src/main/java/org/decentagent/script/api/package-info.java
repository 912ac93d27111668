// SPDX-License-Identifier: Apache-2.0
/**
 * The provider's program as one that can be asked: verbs, answers as values, failures with a name.
 * Read {@link org.decentagent.script.api.Program} first.
 */
@NullMarked
package org.decentagent.script.api;

import org.jspecify.annotations.NullMarked;
