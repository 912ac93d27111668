// SPDX-License-Identifier: Apache-2.0
/**
 * Docker Engines as the demo sees them: found, started, and asked by a client that shares nothing
 * with the plugin it judges. Start with {@link org.decentagent.cli.engine.EngineClient}.
 */
@NullMarked
package org.decentagent.cli.engine;

import org.jspecify.annotations.NullMarked;
