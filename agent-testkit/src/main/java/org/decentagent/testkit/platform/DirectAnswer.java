// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.util.Map;

/**
 * What a simulated platform answers a request of its own process. Immutable.
 *
 * @param headers one value for each name
 */
public record DirectAnswer(int status, Map<String, String> headers, String body) {}
