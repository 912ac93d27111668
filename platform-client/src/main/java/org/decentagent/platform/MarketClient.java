// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.platform.signing.PublicKey;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.platform.wire.AllowlistRequest;
import org.decentagent.platform.wire.CancelRequest;
import org.decentagent.platform.wire.ContractReply;
import org.decentagent.platform.wire.DelegationItem;
import org.decentagent.platform.wire.OfferingRequest;
import org.decentagent.platform.wire.PoolReply;
import org.decentagent.platform.wire.PoolRequest;
import org.decentagent.platform.wire.RentalReply;
import org.decentagent.platform.wire.RentalRequest;
import org.decentagent.platform.wire.SetupTokenReply;
import org.decentagent.platform.wire.SetupTokenRequest;
import org.decentagent.platform.wire.Slice;
import org.decentagent.platform.wire.UnreadableDocument;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.unit.Secret;

/**
 * What people say to the platform: a provider who sells, or a tenant who rents; the key says who.
 * Calls behave as those of {@link PlatformClient}. Safe for use by many threads.
 */
public final class MarketClient implements AutoCloseable {
  private static final int MAX_TEXT = 256;
  private static final int MAX_DETAILS = 256 * 1024;
  private static final CallPriority PRIORITY = CallPriority.ROTATION;

  private final Transport transport;
  private final String publicHex;

  private MarketClient(Transport transport, String publicHex) {
    this.transport = transport;
    this.publicHex = publicHex;
  }

  /** A client that signs with the key of a provider or tenant. */
  public static MarketClient of(PlatformLink link, SigningKey key) {
    return new MarketClient(Transport.signed(link, Credential.user(key)), key.publicHex());
  }

  /** The public key of whoever speaks. */
  public String publicHex() {
    return publicHex;
  }

  /**
   * Makes a pool of agents and answers with its id.
   *
   * @param location one of the platform's regions: europe, na, latam, apac, mena, ssa, cis
   */
  public Answer<String> createPool(String name, String location, String provisionerType) {
    return transport
        .send(own("POST", "pools").with(new PoolRequest(name, location, provisionerType)))
        .then(received ->
            Replies.object(
                received,
                PoolReply.class,
                pool -> Members.text("poolId", pool.poolId(), MAX_TEXT)));
  }

  /** Removes a pool; refused while agents or offerings, even former ones, belong to it. */
  public Answer<Done> deletePool(String poolId) {
    return transport.send(own("DELETE", "pools", poolId)).then(Replies::done);
  }

  /** Makes a token with which one agent can join a pool once. */
  public Answer<Secret> createSetupToken(String poolId, String label, int hours) {
    return transport
        .send(
            own("POST", "pools", poolId, "setup-tokens").with(new SetupTokenRequest(label, hours)))
        .then(received ->
            Replies.object(
                received,
                SetupTokenReply.class,
                reply -> Secret.of(Members.text("token", reply.token(), MAX_TEXT))));
  }

  /** The agents of a pool. */
  public Answer<PoolAgents> agents(String poolId) {
    return transport
        .send(PlatformRequest.get(PRIORITY, "providers", publicHex, "pools", poolId, "agents"))
        .then(received -> Replies.value(received, MarketClient::agents));
  }

  /** Ends an agent's leave to act, from its next request on. */
  public Answer<Done> revokeAgent(String agentHex) {
    return transport
        .send(own("DELETE", "agent-delegations", new PublicKey(agentHex).hex()))
        .then(Replies::done);
  }

  /** Puts an offering up and answers with the platform's number of it. */
  public Answer<Long> createOffering(NewOffering offering) {
    return transport
        .send(own("POST", "offerings").with(wire(offering)))
        .then(received -> Replies.value(received, data -> data.read(Long.class)));
  }

  /** Takes an offering down. Its open contracts become invisible to agents. */
  public Answer<Done> deleteOffering(long offeringDbId) {
    return transport
        .send(own("DELETE", "offerings", Long.toString(offeringDbId)))
        .then(Replies::done);
  }

  /** Lets a buyer, named by public key, rent an offering that is not public. */
  public Answer<Done> admit(long offeringDbId, String buyerHex) {
    return transport
        .send(
            own("POST", "offerings", Long.toString(offeringDbId), "allowlist")
                .with(new AllowlistRequest(buyerHex)))
        .then(Replies::done);
  }

  /** Rents. A lost answer may have made a contract. */
  public Answer<ContractId> rent(Rental rental) {
    return transport
        .send(
            PlatformRequest.change("POST", PRIORITY, "contracts")
                .with(
                    new RentalRequest(
                        rental.offeringDbId(),
                        rental.sshPublicKey(),
                        rental.memo().orElse(null),
                        rental.hours(),
                        rental.paymentMethod())))
        .then(received ->
            Replies.object(
                received,
                RentalReply.class,
                reply -> Members.contractId("contractId", reply.contractId())));
  }

  /** How a contract of ours stands. */
  public Answer<ContractView> contract(ContractId contract) {
    return transport
        .send(PlatformRequest.get(PRIORITY, "contracts", contract.hex()))
        .then(received -> Replies.object(received, ContractReply.class, MarketClient::view));
  }

  /** Cancels a contract that we rented. */
  public Answer<Done> cancel(ContractId contract, Optional<String> memo) {
    return transport
        .send(
            PlatformRequest.change("PUT", PRIORITY, "contracts", contract.hex(), "cancel")
                .with(new CancelRequest(memo.orElse(null))))
        .then(Replies::done);
  }

  @Override
  public void close() {
    transport.close();
  }

  private PlatformRequest own(String method, String... below) {
    String[] path = new String[below.length + 2];
    path[0] = "providers";
    path[1] = publicHex;
    System.arraycopy(below, 0, path, 2, below.length);
    return PlatformRequest.change(method, PRIORITY, path);
  }

  private static PoolAgents agents(Slice data) throws UnreadableDocument {
    ElementReader elements = new ElementReader();
    List<PoolAgents.PoolAgent> agents =
        elements.read("agents", data, DelegationItem.class, MarketClient::agent);
    return new PoolAgents(agents, elements.malformed());
  }

  private static PoolAgents.PoolAgent agent(DelegationItem item) throws UnreadableDocument {
    return new PoolAgents.PoolAgent(
        Members.text("agentPubkey", item.agentPubkey(), MAX_TEXT),
        Boolean.TRUE.equals(item.active()),
        Boolean.TRUE.equals(item.online()),
        Members.optionalText("version", item.version(), MAX_TEXT),
        Members.instant(item.lastHeartbeatNs()));
  }

  private static ContractView view(ContractReply reply) throws UnreadableDocument {
    Integer port = reply.gatewaySshPort();
    return new ContractView(
        Members.contractId("contract_id", reply.contractId()),
        PrintableText.of(Members.text("status", reply.status(), MAX_TEXT)),
        Members.optionalText("provisioning_instance_details", reply.instanceDetails(), MAX_DETAILS)
            .map(Secret::of),
        Members.instant(reply.endTimestampNs()),
        Members.optionalText("gateway_subdomain", reply.gatewaySubdomain(), MAX_TEXT),
        port == null ? OptionalInt.empty() : OptionalInt.of(port));
  }

  private static OfferingRequest wire(NewOffering offering) {
    NewOffering.Machine machine = offering.machine();
    NewOffering.Source source = offering.source();
    return new OfferingRequest(
        offering.offeringId(),
        offering.name(),
        "USD",
        offering.monthlyPriceUsd(),
        BigDecimal.ZERO,
        offering.visibility(),
        "compute",
        "monthly",
        "month",
        false,
        "in_stock",
        false,
        source.country(),
        source.city(),
        false,
        source.poolId(),
        source.provisionerType(),
        source.config().orElse(null),
        machine.cores(),
        DisplaySize.write(machine.memory()),
        DisplaySize.write(machine.storage()));
  }
}
