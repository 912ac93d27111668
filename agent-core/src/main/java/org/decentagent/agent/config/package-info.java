// SPDX-License-Identifier: Apache-2.0
/**
 * The one configuration file, {@code agent.toml}: found, parsed strictly, and turned into one
 * immutable section per table. Start with {@link org.decentagent.agent.config.AgentConfig}.
 */
@NullMarked
package org.decentagent.agent.config;

import org.jspecify.annotations.NullMarked;
