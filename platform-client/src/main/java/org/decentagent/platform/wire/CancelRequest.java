// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** Body of a cancellation; never left out, even when empty. Immutable. */
public record CancelRequest(@Nullable String memo) {}
