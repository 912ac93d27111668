// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

/** A new SSH key that waits to be installed. Immutable. */
public record Rotation(String newKey, long requestedAt) {}
