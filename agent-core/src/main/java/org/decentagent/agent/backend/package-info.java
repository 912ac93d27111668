// SPDX-License-Identifier: Apache-2.0
/**
 * Configured backends as the engine sees them: behind the plugin boundary, with their settings and
 * their journaled steps. Read {@link org.decentagent.agent.backend.Backend} first.
 */
@NullMarked
package org.decentagent.agent.backend;

import org.jspecify.annotations.NullMarked;
