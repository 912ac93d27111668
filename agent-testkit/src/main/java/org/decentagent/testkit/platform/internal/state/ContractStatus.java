// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a contract stands, and where it may go from there. */
public enum ContractStatus {
  REQUESTED("Requested"),
  PENDING("Pending"),
  ACCEPTED("Accepted"),
  PROVISIONING("Provisioning"),
  PROVISIONED("Provisioned"),
  ACTIVE("Active"),
  PAUSED("Paused"),
  REJECTED("Rejected"),
  CANCELLED("Cancelled"),
  EXPIRED("Expired"),
  PROVISIONING_FAILED("ProvisioningFailed");

  /** How the platform's error texts spell it. */
  private final String title;

  ContractStatus(String title) {
    this.title = title;
  }

  /** How the wire spells it. */
  public String wire() {
    return title.toLowerCase(Locale.ROOT);
  }

  /** Reads any spelling that the platform accepts. */
  public static Optional<ContractStatus> parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("canceled")) {
      return Optional.of(CANCELLED);
    }
    return Arrays.stream(values())
        .filter(status -> status.wire().equals(lower.replace("_failed", "failed")))
        .findFirst();
  }

  /** Every status in the platform's order, for an error text. */
  public static String valid() {
    return Arrays.stream(values()).map(ContractStatus::wire).collect(Collectors.joining(", "));
  }

  /** Where a contract in this status may go, in the order of the platform's error texts. */
  public List<ContractStatus> next() {
    return switch (this) {
      case REQUESTED -> List.of(PENDING, ACCEPTED, REJECTED, CANCELLED, EXPIRED);
      case PENDING -> List.of(ACCEPTED, REJECTED, CANCELLED, EXPIRED);
      case ACCEPTED -> List.of(PROVISIONING, PROVISIONING_FAILED, REJECTED, CANCELLED);
      case PROVISIONING -> List.of(PROVISIONED, PROVISIONING_FAILED, CANCELLED);
      case PROVISIONED -> List.of(ACTIVE, PAUSED, CANCELLED);
      case ACTIVE -> List.of(PAUSED, CANCELLED, EXPIRED);
      case PAUSED -> List.of(ACTIVE, PROVISIONED, CANCELLED, EXPIRED);
      case REJECTED, CANCELLED, EXPIRED, PROVISIONING_FAILED -> List.of();
    };
  }

  public boolean terminal() {
    return next().isEmpty();
  }

  /** True while an agent may still claim and deliver it. */
  public boolean awaitsDelivery() {
    return this == ACCEPTED || this == PROVISIONING;
  }

  /** True while the renter has access. */
  public boolean operational() {
    return this == PROVISIONED || this == ACTIVE;
  }

  @Override
  public String toString() {
    return title;
  }
}
