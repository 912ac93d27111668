// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#errors">Hetzner Cloud: errors</a>
 */
public record ErrorJson(@Nullable Refused error) {
  /** The refusal itself; only the code is made for machines. */
  public record Refused(
      @Nullable String code, @Nullable String message, @Nullable Details details) {}

  /** Which members were wrong, which limits were met, what was announced. */
  public record Details(
      @Nullable List<Named> fields, @Nullable List<Named> limits, @Nullable String announcement) {}

  /** A member of the request, or a limit of the project. */
  public record Named(@Nullable String name) {}
}
