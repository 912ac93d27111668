// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code docs/plugin-guide.md} shows is compiled and tried here. Start with {@link
 * org.decentagent.testkit.guide.PluginGuideTest}.
 */
@NullMarked
package org.decentagent.testkit.guide;

import org.jspecify.annotations.NullMarked;
