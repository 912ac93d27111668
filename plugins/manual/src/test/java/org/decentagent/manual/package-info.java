// SPDX-License-Identifier: Apache-2.0
/** Tests of the plugin with a person and hosts that are moved by hand. */
@NullMarked
package org.decentagent.manual;

import org.jspecify.annotations.NullMarked;
