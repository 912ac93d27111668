// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

/** Body of a new pool. Immutable. */
public record PoolRequest(String name, String location, String provisionerType) {}
