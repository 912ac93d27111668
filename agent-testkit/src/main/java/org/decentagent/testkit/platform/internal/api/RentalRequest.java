// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import org.decentagent.testkit.platform.internal.wire.Body;

/** What a tenant sends to rent. Immutable. */
record RentalRequest(
    long offeringDbId,
    String sshKey,
    String paymentMethod,
    Optional<Long> hours,
    Optional<String> contact,
    Optional<String> memo,
    Optional<String> buyerAddress,
    Optional<String> operatingSystem) {
  static RentalRequest read(Body body) {
    return new RentalRequest(
        body.integer("offering_db_id"),
        body.text("ssh_pubkey"),
        body.text("payment_method"),
        body.optionalInteger("duration_hours"),
        body.optionalText("contact_method"),
        body.optionalText("request_memo"),
        body.optionalText("buyer_address"),
        body.optionalText("operating_system"));
  }
}
