// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code describe} answers. Immutable. */
public record DescribeAnswer(
    @Nullable Integer protocol,
    @Nullable String name,
    @Nullable String version,
    @Nullable String identity,
    @Nullable String guarantee,
    @Nullable List<String> verbs) {}
