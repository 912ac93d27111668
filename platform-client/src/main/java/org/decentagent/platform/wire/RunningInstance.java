// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** One instance in a reconcile call. Immutable. */
public record RunningInstance(String externalId, @Nullable String contractId) {}
