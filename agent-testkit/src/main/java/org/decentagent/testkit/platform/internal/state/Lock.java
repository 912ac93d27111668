// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

/** One agent's advisory claim on a contract. Immutable. */
public record Lock(String holder, long expiresAt) {}
