// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;

/**
 * A check and what became of it. Immutable.
 *
 * @param took in real time
 */
public record Result(Check check, Verdict verdict, Duration took) {}
