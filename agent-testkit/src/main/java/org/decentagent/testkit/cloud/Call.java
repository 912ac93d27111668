// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Instant;

/**
 * One call that a client sent to a {@link SimulatedCloud}, whatever came of it. Immutable.
 *
 * @param subject the id or name it was about; empty where it was about nothing in particular
 */
public record Call(CloudOperation operation, String subject, Instant at) {}
