// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of a backend: declared once as typed keys, checked by the agent, read by the plugin.
 * Start with {@link org.decentagent.spi.config.ConfigKey}.
 */
@NullMarked
package org.decentagent.spi.config;

import org.jspecify.annotations.NullMarked;
