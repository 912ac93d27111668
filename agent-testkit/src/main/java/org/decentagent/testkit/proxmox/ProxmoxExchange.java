// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Instant;

/**
 * One call that the simulated cluster received, and its answer. Immutable.
 *
 * @param target path and query as sent
 * @param contentType of the request; empty without one
 * @param status 0 when the connection was closed without an answer
 */
public record ProxmoxExchange(
    String method,
    String target,
    String contentType,
    String requestBody,
    int status,
    String answerBody,
    Instant when) {}
