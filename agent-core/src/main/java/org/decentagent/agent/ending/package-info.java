// SPDX-License-Identifier: Apache-2.0
/**
 * From a delivered contract to proven absence. Read {@link org.decentagent.agent.ending.Serving},
 * then {@link org.decentagent.agent.ending.Removing}.
 */
@NullMarked
package org.decentagent.agent.ending;

import org.jspecify.annotations.NullMarked;
