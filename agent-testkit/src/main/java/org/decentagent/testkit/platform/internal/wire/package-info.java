// SPDX-License-Identifier: Apache-2.0
/**
 * How a request is read and an answer is written; read {@link
 * org.decentagent.testkit.platform.internal.wire.Call} first.
 */
@NullMarked
package org.decentagent.testkit.platform.internal.wire;

import org.jspecify.annotations.NullMarked;
