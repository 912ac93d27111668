// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

/**
 * Something that must never be so. Immutable.
 *
 * @param invariant which one was broken; the same for the same kind of fault
 * @param seen what was seen
 */
public record Violation(String invariant, String seen) {}
