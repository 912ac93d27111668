// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import org.decentagent.testkit.platform.internal.state.AgentReport;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractEvent;
import org.decentagent.testkit.platform.internal.state.Delegation;
import org.decentagent.testkit.platform.internal.state.Delivery;
import org.decentagent.testkit.platform.internal.state.Gateway;
import org.decentagent.testkit.platform.internal.state.Offering;
import org.decentagent.testkit.platform.internal.state.Order;
import org.decentagent.testkit.platform.internal.state.Payment;
import org.decentagent.testkit.platform.internal.state.Rotation;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Entries as JSON documents that several endpoints answer with. */
final class Documents {
  private Documents() {}

  /** The snake_case contract object. */
  static ObjectNode contract(World world, Contract contract) {
    Order order = contract.order();
    Payment payment = contract.payment();
    Rotation rotation = contract.rotation();
    Doc doc =
        new Doc()
            .with("contract_id", contract.id())
            .with("requester_pubkey", contract.requester())
            .with("requester_ssh_pubkey", order.sshKey())
            .with("requester_contact", order.contact())
            .with("provider_pubkey", contract.provider())
            .with("offering_id", order.offeringId())
            .orOmit("offering_name", offeringName(world, contract))
            .orOmit("instance_config", order.instanceConfig())
            .with("payment_amount_e9s", payment.amountE9s())
            .with("start_timestamp_ns", contract.term().start())
            .with("end_timestamp_ns", contract.term().end())
            .with("duration_hours", contract.term().hours())
            .with("original_duration_hours", order.hours())
            .with("request_memo", order.memo())
            .with("created_at_ns", contract.term().createdAt())
            .with("status", contract.status().wire())
            .with("payment_method", payment.method())
            .with("payment_status", payment.status())
            .with("currency", payment.currency())
            .orOmit("refund_amount_e9s", payment.refundE9s())
            .orOmit("refund_created_at_ns", payment.refundedAt())
            .orOmit("status_updated_at_ns", contract.standing().updatedAt())
            .orOmit("buyer_address", order.buyerAddress())
            .with("cancel_at_period_end", false)
            .with("auto_renew", false)
            .orOmit("ssh_key_rotation_requested_at_ns", requestedAt(rotation))
            .orOmit("operating_system", order.operatingSystem());
    contract.delivered().ifPresent(delivery -> delivered(doc, delivery));
    return doc.node();
  }

  private static void delivered(Doc doc, Delivery delivery) {
    Gateway gateway = delivery.gateway();
    doc.with("provisioning_instance_details", delivery.details())
        .with("provisioning_completed_at_ns", delivery.completedAt())
        .orOmit("gateway_slug", gateway.slug())
        .orOmit("gateway_subdomain", gateway.subdomain())
        .orOmit("gateway_ssh_port", gateway.sshPort())
        .orOmit("gateway_port_range_start", gateway.portRangeStart())
        .orOmit("gateway_port_range_end", gateway.portRangeEnd())
        .orOmit("password_reset_requested_at_ns", delivery.resetRequestedAt());
  }

  private static @Nullable Long requestedAt(@Nullable Rotation rotation) {
    return rotation == null ? null : rotation.requestedAt();
  }

  private static @Nullable String offeringName(World world, Contract contract) {
    return Lookups.offering(world, contract).flatMap(o -> o.text("offer_name")).orElse(null);
  }

  /** The snake_case offering object. */
  static ObjectNode offering(Offering offering) {
    ObjectNode document =
        new Doc().with("id", offering.id()).with("pubkey", offering.provider()).node();
    document.setAll(offering.terms());
    return document.put("created_at_ns", offering.createdAt());
  }

  static ObjectNode delegation(World world, Delegation delegation, long now) {
    AgentReport report = world.reports.find(delegation.agent()).orElse(null);
    return new Doc()
        .with("agentPubkey", delegation.agent())
        .with("providerPubkey", delegation.provider())
        .with("permissions", delegation.permissions())
        .orNull("expiresAtNs", null)
        .orNull("label", delegation.label())
        .with("createdAtNs", delegation.createdAt())
        .with("active", delegation.active())
        .orNull("poolId", delegation.poolId())
        .with("online", report != null && report.online(now))
        .orNull("version", report == null ? null : report.version())
        .orNull("lastHeartbeatNs", report == null ? null : report.heartbeatAt())
        .node();
  }

  static ObjectNode event(ContractEvent event) {
    return new Doc()
        .with("id", event.id())
        .with("contractId", event.contractId())
        .with("eventType", event.type())
        .orOmit("oldStatus", event.oldStatus())
        .orOmit("newStatus", event.newStatus())
        .with("actor", event.actor())
        .orOmit("details", event.details())
        .with("createdAt", event.createdAt())
        .node();
  }
}
