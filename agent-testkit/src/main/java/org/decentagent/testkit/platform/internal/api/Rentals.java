// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractIds;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.Offering;
import org.decentagent.testkit.platform.internal.state.Order;
import org.decentagent.testkit.platform.internal.state.Payment;
import org.decentagent.testkit.platform.internal.state.Standing;
import org.decentagent.testkit.platform.internal.state.Term;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** A tenant asking for an instance, and paying for it. Confined to the world's lock. */
final class Rentals {
  private static final long DEFAULT_HOURS = 720;
  private static final Set<String> METHODS = Set.of("stripe", "wallet", "test");

  private final World world;
  private final Transitions transitions;
  private final AutoAccept autoAccept;

  Rentals(World world, Transitions transitions, AutoAccept autoAccept) {
    this.world = world;
    this.transitions = transitions;
    this.autoAccept = autoAccept;
  }

  Answer create(Call call) {
    RentalRequest request = RentalRequest.read(call.body());
    String requester = call.caller().provider();
    Offering offering =
        world
            .offerings
            .find(Long.toString(request.offeringDbId()))
            .orElseThrow(() -> new SoftError("Offering not found"));
    SshKeys.require(request.sshKey());
    if (!METHODS.contains(request.paymentMethod().toLowerCase(Locale.ROOT))) {
      throw new SoftError(
          "Invalid payment method: Invalid payment method: " + request.paymentMethod());
    }
    long hours = request.hours().orElse(DEFAULT_HOURS);
    requireAllowed(offering, hours);
    Contract contract = newContract(request, offering, requester, call.now());
    world.contracts.put(contract.id(), contract);
    world.log(
        contract,
        "status_change",
        null,
        ContractStatus.REQUESTED,
        Mention.by("tenant", call.now()));
    pay(contract, call.now());
    return Answer.data(
        new Doc()
            .with("contractId", contract.id())
            .with("message", "Rental request created successfully")
            .node());
  }

  private static void requireAllowed(Offering offering, long hours) {
    if (hours < 1) {
      throw new SoftError("duration_hours must be at least 1 (got " + hours + ")");
    }
    offering
        .integer("min_contract_hours")
        .filter(min -> hours < min)
        .ifPresent(min -> {
          throw new SoftError(
              "Offering requires minimum " + min + " hours (requested " + hours + ")");
        });
    offering
        .integer("max_contract_hours")
        .filter(max -> hours > max)
        .ifPresent(max -> {
          throw new SoftError(
              "Offering allows maximum " + max + " hours (requested " + hours + ")");
        });
  }

  /** A real clock never shows one instant twice; a fake one does, and ids hash the time. */
  private Contract newContract(
      RentalRequest request, Offering offering, String requester, long now) {
    long createdAt = now;
    Contract contract = contract(request, offering, requester, createdAt);
    while (world.contracts.find(contract.id()).isPresent()) {
      createdAt++;
      contract = contract(request, offering, requester, createdAt);
    }
    return contract;
  }

  private static Contract contract(
      RentalRequest request, Offering offering, String requester, long now) {
    long hours = request.hours().orElse(DEFAULT_HOURS);
    boolean own = requester.equals(offering.provider());
    long price = own ? 0 : offering.price(hours);
    Order order =
        new Order(
            offering.name(),
            request.sshKey(),
            request.contact().orElse(""),
            request
                .memo()
                .orElseGet(() -> "Rental request for " + offering.text("offer_name").orElse("")),
            hours,
            request.operatingSystem().orElse(null),
            request.buyerAddress().orElse(null),
            null);
    return new Contract(
        ContractIds.of(requester, offering.provider(), order, price, now),
        requester,
        offering.provider(),
        order,
        new Payment(
            request.paymentMethod(),
            Payment.PENDING,
            price,
            offering.text("currency").orElse(""),
            null,
            null),
        new Term(now, now, Math.addExact(now, Duration.ofHours(hours).toNanos()), hours),
        Standing.requested(),
        null,
        null,
        null);
  }

  private void pay(Contract contract, long now) {
    Payment payment = contract.payment();
    String method = payment.method();
    boolean free = contract.requester().equals(contract.provider()) || method.equals("test");
    if (!free && method.equalsIgnoreCase("test")) {
      return;
    }
    if (!free) {
      debit(contract, now);
    }
    Contract paid = contract.with(payment.paid());
    world.contracts.put(paid.id(), paid);
    world.log(paid, "payment_confirmed", null, null, Mention.by("system", now));
    if (autoAccept.accepts(paid)) {
      transitions.move(paid, ContractStatus.ACCEPTED, Mention.by("provider", now));
    }
  }

  private void debit(Contract contract, long now) {
    String key = contract.requester();
    Optional<Long> balance = world.wallets.find(key);
    long price = contract.payment().amountE9s();
    if (balance.orElse(0L) < price) {
      transitions.move(contract, ContractStatus.CANCELLED, Mention.by("system", now));
      throw new SoftError("Insufficient wallet balance. Top up your wallet and try again.");
    }
    world.wallets.put(key, balance.orElse(0L) - price);
  }
}
