// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** A contract's end moved by one of its parties. Immutable. */
public record Extension(
    long id,
    String contractId,
    String extendedBy,
    long hours,
    long paymentE9s,
    long previousEnd,
    long newEnd,
    @Nullable String memo,
    long createdAt) {}
