// SPDX-License-Identifier: Apache-2.0
/**
 * Documents as they are on the wire: names, casing and nullness are the platform's, nothing is
 * checked. Start with {@link org.decentagent.platform.wire.Envelope}, which holds all others.
 */
@NullMarked
package org.decentagent.platform.wire;

import org.jspecify.annotations.NullMarked;
