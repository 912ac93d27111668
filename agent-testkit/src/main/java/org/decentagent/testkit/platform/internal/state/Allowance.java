// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

/** A key that may see an offering that is not public. Immutable. */
public record Allowance(long id, long offeringId, String key, long createdAt) {}
