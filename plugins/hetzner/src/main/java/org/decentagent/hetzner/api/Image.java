// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.decentagent.hetzner.wire.CatalogueJson;

/**
 * What a disk begins with. Immutable.
 *
 * @param disk the disk it needs, in GB
 * @param deprecated since when Hetzner advises against it
 */
public record Image(long id, String architecture, BigDecimal disk, Optional<Instant> deprecated) {
  static Image of(CatalogueJson.Image json) {
    return new Image(
        json.id(),
        json.architecture(),
        Optional.ofNullable(json.diskSize()).orElse(BigDecimal.ZERO),
        Optional.ofNullable(json.deprecated()));
  }
}
