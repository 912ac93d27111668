// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.wire;

import org.jspecify.annotations.Nullable;

/**
 * What comes with a list. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#pagination">Hetzner Cloud:
 *     pagination</a>
 */
public record MetaJson(@Nullable Pagination pagination) {
  /** Which page this is, and how many entries there are on all of them. */
  public record Pagination(int page, @Nullable Integer nextPage, @Nullable Integer totalEntries) {}
}
