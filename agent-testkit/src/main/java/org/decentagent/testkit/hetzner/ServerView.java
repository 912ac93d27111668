// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.Map;
import java.util.Optional;

/**
 * A server as it really is, whatever the API shows of it just now. Immutable.
 *
 * @param status in the API's words
 * @param ipv4 the address where it answers when it runs
 */
public record ServerView(
    long id, String name, String status, Map<String, String> labels, Optional<String> ipv4) {}
