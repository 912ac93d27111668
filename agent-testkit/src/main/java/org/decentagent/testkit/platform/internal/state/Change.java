// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One entry that was written or, without a value, removed. Immutable.
 *
 * @param value unset when the entry was removed
 */
record Change(String table, String key, @Nullable JsonNode value) {}
