// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** Body of a new set-up token. Immutable. */
public record SetupTokenRequest(@Nullable String label, @Nullable Integer expiresInHours) {}
