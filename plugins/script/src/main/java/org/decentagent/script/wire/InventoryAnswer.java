// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code inventory} answers. Immutable. */
public record InventoryAnswer(
    @Nullable String status,
    @Nullable String why,
    @Nullable String identity,
    @Nullable List<InstanceAnswer> instances) {}
