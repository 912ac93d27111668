// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's texts, as they are on the wire. */
final class RefusalTextsTest {
  private static final String HEX =
      "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";

  static Stream<Arguments> known() {
    return Stream.of(
        refusal(
            "Invalid status transition: accepted -> provisioned. Valid transitions from 'accepted':"
                + " [Provisioning, ProvisioningFailed, Rejected, Cancelled]",
            text -> new Refusal.TransitionRefused("accepted", "provisioned", text)),
        refusal(
            "Invalid status transition: cancelled -> provisioning. Valid transitions from"
                + " 'cancelled': []",
            text -> new Refusal.TransitionRefused("cancelled", "provisioning", text)),
        refusal(
            "Invalid status transition: provisioning -> provisioning",
            text -> new Refusal.TransitionRefused("provisioning", "provisioning", text)),
        refusal(
            "Contract " + HEX + " is not in lockable status (status: provisioningfailed)",
            text -> new Refusal.NotLockable("provisioningfailed", text)),
        refusal(
            "Contract " + HEX + " payment not succeeded (status: pending)",
            text -> new Refusal.PaymentMissing("pending", text)),
        refusal(
            "Contract "
                + HEX
                + " cannot transition to provisioned while unpaid: payment_status is 'pending' but"
                + " payment_amount_e9s is 1 (>0 requires payment_status='succeeded')",
            text -> new Refusal.PaymentMissing("pending", text)),
        refusal("Contract already locked by another agent", Refusal.LockHeldElsewhere::new),
        refusal("Lock not held by this agent", Refusal.LockNotHeld::new),
        refusal(
            "Contract not found or not in cancelled status (ID: " + HEX + ")",
            Refusal.NotCancelled::new),
        refusal("Contract not found: " + HEX, Refusal.UnknownContract::new),
        refusal("Contract not found", Refusal.UnknownContract::new),
        refusal("Agent is not delegated by this provider", Refusal.NotDelegated::new),
        refusal(
            "Unauthorized: can only access your delegated provider's contracts",
            Refusal.NotDelegated::new),
        refusal(
            "Unauthorized: can only reconcile your delegated provider's contracts",
            Refusal.NotDelegated::new),
        refusal(
            "Unauthorized: only provider can update contract status", Refusal.NotDelegated::new),
        refusal(
            "Unauthorized: agent's provider (aa) does not match contract provider (bb)",
            Refusal.NotDelegated::new),
        refusal(
            "Agent does not have 'health_check' permission",
            text -> new Refusal.PermissionMissing("health_check", text)),
        refusal(
            "Agent must belong to a pool. Re-register using a setup token.",
            Refusal.PoolMissing::new),
        refusal("Pool rack-one-0a1b2c3d not found", Refusal.PoolMissing::new),
        refusal(
            "Status updated but failed to save details: duplicate key value",
            Refusal.DetailsNotSaved::new));
  }

  @ParameterizedTest
  @MethodSource("known")
  @Guards(Rule.OUTBOX)
  void aKnownTextIsRecognised(String text, Refusal expected) {
    assertThat(RefusalTexts.classify(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Database error: Invalid status transition: active -> provisioned",
        "Invalid status transition: active -> provisioned or so",
        "Error: Contract not found",
        "Contract not found: nobody knows",
        "lock not held by this agent",
        "Lock not held by this agent any more",
        "Instance details are required when marking a contract as provisioned",
        "error occurred while decoding column",
        ""
      })
  void anyOtherTextProvesNothing(String text) {
    assertThat(RefusalTexts.classify(text)).isEqualTo(new Refusal.Unclassified(text));
  }

  private static Arguments refusal(
      String text, java.util.function.Function<String, Refusal> expected) {
    return Arguments.of(text, expected.apply(text));
  }
}
