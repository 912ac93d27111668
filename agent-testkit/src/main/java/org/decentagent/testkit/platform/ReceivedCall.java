// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.time.Instant;

/**
 * One call that the simulated platform received. Immutable.
 *
 * @param status the HTTP status, or 0 when the connection was closed without an answer
 */
public record ReceivedCall(String method, String path, int status, Instant when) {}
