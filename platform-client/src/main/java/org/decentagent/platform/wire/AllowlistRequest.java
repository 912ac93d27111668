// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

/** Body that admits one buyer to an offering that is not public. Immutable. */
public record AllowlistRequest(String allowedPubkey) {}
