// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import org.decentagent.spi.Fit;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;

/**
 * Says before anything is promised whether an instance can be made. A template whose disk is larger
 * than what was sold fits: its customer gets more. Changes nothing. Safe for use by many threads.
 */
final class Fitting {
  private final Placement placement;

  Fitting(Placement placement) {
    this.placement = placement;
  }

  Fit fits(ProvisionRequest request) {
    try {
      return switch (placement.choose(Limits.of(request), request.settings())) {
        case Placement.Choice.Place place -> new Fit.Fits();
        case Placement.Choice.None(var code, var why) -> new Fit.DoesNotFit(code, why);
      };
    } catch (ProvisioningException.Permanent e) {
      return new Fit.DoesNotFit(e.code(), e.getMessage());
    }
  }
}
