// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A customer's claim on an offering, with everything that happened to it. Immutable. */
public record Contract(
    String id,
    String requester,
    String provider,
    Order order,
    Payment payment,
    Term term,
    Standing standing,
    @Nullable Lock lock,
    @Nullable Delivery delivery,
    @Nullable Rotation rotation) {
  public ContractStatus status() {
    return standing.status();
  }

  public boolean hasParty(String key) {
    return requester.equals(key) || provider.equals(key);
  }

  /** When its status last changed. */
  public long changedAt() {
    Long updated = standing.updatedAt();
    return updated == null ? term.createdAt() : updated;
  }

  /** The agent whose lock is alive. */
  public Optional<Lock> liveLock(long now) {
    return Optional.ofNullable(lock).filter(held -> held.expiresAt() >= now);
  }

  public Optional<Delivery> delivered() {
    return Optional.ofNullable(delivery);
  }

  public Contract with(Order newOrder) {
    return new Contract(
        id, requester, provider, newOrder, payment, term, standing, lock, delivery, rotation);
  }

  public Contract with(Payment newPayment) {
    return new Contract(
        id, requester, provider, order, newPayment, term, standing, lock, delivery, rotation);
  }

  public Contract with(Term newTerm) {
    return new Contract(
        id, requester, provider, order, payment, newTerm, standing, lock, delivery, rotation);
  }

  public Contract with(Standing newStanding) {
    return new Contract(
        id, requester, provider, order, payment, term, newStanding, lock, delivery, rotation);
  }

  public Contract with(Delivery newDelivery) {
    return new Contract(
        id, requester, provider, order, payment, term, standing, lock, newDelivery, rotation);
  }

  public Contract locked(@Nullable Lock newLock) {
    return new Contract(
        id, requester, provider, order, payment, term, standing, newLock, delivery, rotation);
  }

  public Contract rotating(@Nullable Rotation newRotation) {
    return new Contract(
        id, requester, provider, order, payment, term, standing, lock, delivery, newRotation);
  }
}
