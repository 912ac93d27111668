// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code plugin verify} is made of; start with {@link
 * org.decentagent.cli.verify.PluginUnderTest}.
 */
@NullMarked
package org.decentagent.cli.verify;

import org.jspecify.annotations.NullMarked;
