// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.decentagent.http.Timeouts;
import org.decentagent.platform.signing.PublicKey;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.platform.wire.HealthCheckRequest;
import org.decentagent.platform.wire.HealthReply;
import org.decentagent.platform.wire.HeartbeatReply;
import org.decentagent.platform.wire.HeartbeatRequest;
import org.decentagent.platform.wire.LockReply;
import org.decentagent.platform.wire.ReconcileRequest;
import org.decentagent.platform.wire.RunningInstance;
import org.decentagent.platform.wire.SetupReply;
import org.decentagent.platform.wire.SetupRequest;
import org.decentagent.platform.wire.Slice;
import org.decentagent.platform.wire.StatusUpdate;
import org.decentagent.platform.wire.UnreadableDocument;
import org.decentagent.spi.ContractId;

/**
 * What an agent says to the platform and asks of it, for one provider. A call blocks until it is
 * answered, its deadline is over, or its thread is interrupted, and never throws for what happens
 * on the way: the {@link Answer} says it. Nothing is repeated here. Safe for use by many threads.
 */
public final class PlatformClient implements AutoCloseable {
  private static final int MAX_TEXT = 256;
  private static final int MAX_REASON = 2000;
  private static final long SOONEST_HEARTBEAT = 5;
  private static final long LATEST_HEARTBEAT = 240;
  private static final long DEFAULT_HEARTBEAT = 60;

  private final Transport transport;
  private final String providerHex;

  private PlatformClient(Transport transport, String providerHex) {
    this.transport = transport;
    this.providerHex = providerHex;
  }

  /**
   * A client that signs with an agent's key.
   *
   * @param providerHex the provider's public key; a weak one is refused
   */
  public static PlatformClient of(PlatformLink link, String providerHex, SigningKey agentKey) {
    return new PlatformClient(
        Transport.signed(link, Credential.agent(agentKey)), new PublicKey(providerHex).hex());
  }

  /** The same from its parts; plain HTTP to this machine only. */
  public static PlatformClient of(
      URI url,
      String providerHex,
      SigningKey agentKey,
      CallBudget budget,
      InstantSource clock,
      Timeouts timeouts) {
    return of(PlatformLink.to(url, budget, clock).within(timeouts), providerHex, agentKey);
  }

  /**
   * Binds an agent's key to a provider and a pool. The token works once, and is gone even when the
   * answer is lost; a key that is bound already moves.
   */
  public static Answer<Registration> register(
      PlatformLink link, String token, SigningKey agentKey) {
    try (Transport transport = Transport.unsigned(link)) {
      return transport
          .send(
              PlatformRequest.change("POST", CallPriority.ROTATION, "agents", "setup")
                  .with(new SetupRequest(token.strip(), agentKey.publicHex())))
          .then(received -> Replies.object(received, SetupReply.class, RegistrationReader::read));
    }
  }

  /** The same with nothing shared; plain HTTP to this machine only. */
  public static Answer<Registration> register(URI url, String token, SigningKey agentKey) {
    return register(
        PlatformLink.to(url, CallBudget.unlimited(), InstantSource.system()), token, agentKey);
  }

  /** Shows that the agent lives. */
  public Answer<HeartbeatAnswer> heartbeat(Heartbeat heartbeat) {
    HeartbeatRequest body =
        new HeartbeatRequest(
            heartbeat.version(),
            heartbeat.provisionerType().orElse(null),
            heartbeat.capabilities().isEmpty() ? null : heartbeat.capabilities(),
            heartbeat.activeContracts(),
            heartbeat.resources().map(HostResources::toWire).orElse(null));
    return transport
        .send(
            change("POST", CallPriority.HEARTBEAT, "providers", providerHex, "heartbeat")
                .with(body))
        .then(received ->
            Replies.object(received, HeartbeatReply.class, PlatformClient::heartbeatAnswer));
  }

  /** The contracts that wait for an agent of our pool. */
  public Answer<PendingContracts> pendingContracts() {
    return transport
        .send(
            PlatformRequest.get(
                CallPriority.DELIVERY, "providers", providerHex, "contracts", "pending-provision"))
        .then(received -> Replies.value(received, PendingReader::read));
  }

  /** Takes the lock of a contract for five minutes, so that work on it can begin. */
  public Answer<Lock> lock(ContractId contract) {
    return lock(contract, CallPriority.DELIVERY);
  }

  /**
   * The same for a contract that we work on, or whose end we act on: without it that work must
   * stop, so it goes before what is only begun.
   */
  public Answer<Lock> renewLock(ContractId contract) {
    return lock(contract, CallPriority.LEASE);
  }

  private Answer<Lock> lock(ContractId contract, CallPriority priority) {
    Answer<Lock> answer =
        transport
            .send(contractCall("POST", priority, contract, "lock"))
            .then(received -> Replies.object(received, LockReply.class, PlatformClient::lock));
    return answer instanceof Answer.Refused<Lock>(Refusal.LockHeldElsewhere held)
        ? new Answer.Ok<>(new Lock.HeldElsewhere())
        : answer;
  }

  /** Gives the lock of a contract back. */
  public Answer<Release> release(ContractId contract) {
    Answer<Release> answer =
        transport
            .send(contractCall("DELETE", CallPriority.DELIVERY, contract, "lock"))
            .then(Replies::done)
            .then(done -> new Answer.Ok<>(Release.RELEASED));
    return answer instanceof Answer.Refused<Release>(Refusal.LockNotHeld notHeld)
        ? new Answer.Ok<>(Release.NOT_HELD)
        : answer;
  }

  /** Sets an accepted contract to {@code provisioning}; the platform agrees once only. */
  public Answer<Done> reportProvisioning(ContractId contract) {
    return status(contract, CallPriority.DELIVERY, new StatusUpdate("provisioning", null));
  }

  /**
   * Delivers a contract in {@code provisioning}.
   *
   * @param instanceDetails what the customer gets, normally JSON; not blank
   */
  public Answer<Done> reportProvisioned(ContractId contract, String instanceDetails) {
    if (instanceDetails.isBlank()) {
      throw new IllegalArgumentException("a delivery needs details for the customer");
    }
    return status(
        contract, CallPriority.DELIVERY, new StatusUpdate("provisioned", instanceDetails));
  }

  /**
   * Gives a contract up for good and refunds it. The platform agrees even when this has no effect.
   *
   * @param reason for the customer; made printable and cut to 2000 characters
   */
  public Answer<Done> reportFailed(ContractId contract, String reason) {
    return status(
        contract,
        CallPriority.DELIVERY,
        new StatusUpdate("provisioning_failed", PrintableText.of(reason, MAX_REASON)));
  }

  /**
   * Says that a provisioned contract runs. The platform does so by itself for a provider who
   * accepts every rental, and else waits to be told; only an active contract can expire.
   */
  public Answer<Done> reportActive(ContractId contract) {
    return status(contract, CallPriority.DELIVERY, new StatusUpdate("active", null));
  }

  /** Ends an active or paused contract whose time is over. */
  public Answer<Done> reportExpired(ContractId contract) {
    return status(contract, CallPriority.TERMINATION, new StatusUpdate("expired", null));
  }

  /** Reports that the instance of a cancelled contract is gone. Refused for an expired one. */
  public Answer<Done> reportTerminated(ContractId contract) {
    return transport
        .send(contractCall("PUT", CallPriority.TERMINATION, contract, "terminated"))
        .then(Replies::done);
  }

  /** Asks what should become of each instance; changes nothing. */
  public Answer<Reconciliation> reconcile(List<ReportedInstance> instances) {
    List<RunningInstance> wire =
        instances.stream()
            .map(instance ->
                new RunningInstance(
                    instance.externalId(), instance.contract().map(ContractId::hex).orElse(null)))
            .toList();
    return transport
        .send(
            change("POST", CallPriority.TERMINATION, "providers", providerHex, "reconcile")
                .with(new ReconcileRequest(wire))
                .withoutEffect())
        .then(received -> Replies.value(received, ReconciliationReader::read));
  }

  /**
   * How many health reports the budget has room for now, if nothing else is sent meanwhile; for
   * whoever has more of them than room and must choose.
   */
  public int roomForHealth() {
    return transport.link().budget().room(CallKind.WRITE, CallPriority.HEALTH);
  }

  /**
   * Tells of one look at an instance, if the budget has room now: otherwise nothing is sent, the
   * answer is {@link Answer.Throttled}, and {@link BudgetSnapshot#skipped()} counts it. A report
   * whose answer is lost must not be repeated, since the platform would count it twice.
   */
  public Answer<Done> reportHealth(ContractId contract, HealthReport report) {
    HealthCheckRequest body =
        new HealthCheckRequest(
            Members.nanos(report.checkedAt()),
            report.status().wire(),
            report.latencyMillis().isPresent() ? report.latencyMillis().getAsInt() : null,
            report.details().map(details -> PrintableText.of(details, MAX_REASON)).orElse(null));
    return transport
        .send(change("POST", CallPriority.HEALTH, "contracts", contract.hex(), "health").with(body))
        .then(Replies::done);
  }

  /** Asks whether the platform is there, unsigned and not counted by anybody. */
  public Answer<ServiceHealth> serviceHealth() {
    Instant before = transport.link().clock().instant();
    return transport
        .sendUncounted(PlatformRequest.get(CallPriority.ROTATION, "health"))
        .then(received -> serviceHealth(received, before));
  }

  @Override
  public void close() {
    transport.close();
  }

  private Answer<Done> status(ContractId contract, CallPriority priority, StatusUpdate update) {
    return transport
        .send(
            change("PUT", priority, "provider", "rental-requests", contract.hex(), "provisioning")
                .with(update))
        .then(Replies::done);
  }

  private PlatformRequest contractCall(
      String method, CallPriority priority, ContractId contract, String verb) {
    return change(method, priority, "providers", providerHex, "contracts", contract.hex(), verb);
  }

  private static PlatformRequest change(String method, CallPriority priority, String... path) {
    return PlatformRequest.change(method, priority, path);
  }

  private static HeartbeatAnswer heartbeatAnswer(HeartbeatReply reply) throws UnreadableDocument {
    Long seconds = reply.nextHeartbeatSeconds();
    long next = seconds == null ? DEFAULT_HEARTBEAT : seconds;
    return new HeartbeatAnswer(
        Duration.ofSeconds(Math.clamp(next, SOONEST_HEARTBEAT, LATEST_HEARTBEAT)),
        Members.optionalText("poolId", reply.poolId(), MAX_TEXT),
        Members.optionalText("poolName", reply.poolName(), MAX_TEXT),
        Members.optionalText("upgradeToVersion", reply.upgradeToVersion(), MAX_TEXT));
  }

  private static Lock lock(LockReply reply) throws UnreadableDocument {
    return Members.require("acquired", reply.acquired())
        ? new Lock.Acquired(
            Members.require("expiresAtNs", Members.instant(reply.expiresAtNs()).orElse(null)))
        : new Lock.HeldElsewhere();
  }

  private static Answer<ServiceHealth> serviceHealth(Received received, Instant before) {
    try {
      HealthReply reply = Slice.of(received.body()).read(HealthReply.class);
      if (!Members.require("success", reply.success())) {
        return received.unreadable("it says that the platform is not well");
      }
      return new Answer.Ok<>(
          new ServiceHealth(
              PrintableText.of(String.valueOf(reply.message())),
              PrintableText.of(String.valueOf(reply.environment())),
              received.date().map(date -> Duration.between(before, date))));
    } catch (UnreadableDocument e) {
      return received.unreadable("it " + e.why());
    }
  }
}
