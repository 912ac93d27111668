// SPDX-License-Identifier: Apache-2.0
/**
 * Where plugins come in: {@link org.decentagent.agent.plugin.PluginHost} loads them from jars, each
 * in a class loader of its own, and {@link org.decentagent.agent.plugin.PluginBoundary} is the one
 * fence around every call to a provisioner. No type of the plugin framework leaves this package.
 */
@NullMarked
package org.decentagent.agent.plugin;

import org.jspecify.annotations.NullMarked;
