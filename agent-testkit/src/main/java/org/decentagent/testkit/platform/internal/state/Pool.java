// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * Agents of one provider in one place. Immutable.
 *
 * @param upgrade the version its agents should move to, verbatim
 */
public record Pool(
    String id,
    String provider,
    String name,
    String location,
    String provisionerType,
    long createdAt,
    @Nullable String upgrade) {}
