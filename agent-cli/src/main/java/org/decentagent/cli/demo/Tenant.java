// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.util.Optional;
import java.util.Set;
import org.decentagent.platform.Answer;
import org.decentagent.platform.ContractView;
import org.decentagent.platform.Done;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Rental;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who rents one instance: a key of their own for the platform, another for SSH. Safe for
 * use by many threads once the contract is there.
 */
final class Tenant implements AutoCloseable {
  private static final int HOURS = 1;

  private static final Set<String> OVER =
      Set.of("cancelled", "expired", "rejected", "provisioningfailed");

  /** Exactly so: it is paid at once. */
  private static final String TEST = "test";

  private final int number;
  private final MarketClient client;
  private final SshIdentity ssh;
  private volatile @Nullable ContractId rented;

  Tenant(int number, PlatformLink link, SigningKey key) {
    this.number = number;
    this.client = MarketClient.of(link, key);
    this.ssh = SshIdentity.generate();
  }

  int number() {
    return number;
  }

  String publicHex() {
    return client.publicHex();
  }

  SshIdentity ssh() {
    return ssh;
  }

  ContractId rent(long offering) {
    ContractId contract =
        Answers.require(
            "rent",
            client.rent(
                new Rental(
                    offering,
                    ssh.publicLine() + " tenant-" + number,
                    HOURS,
                    TEST,
                    Optional.of("dc-agent demo, tenant " + number))));
    rented = contract;
    return contract;
  }

  /** What an earlier demo had rented. */
  void recall(ContractId contract) {
    rented = contract;
  }

  /** Cancels unless the contract is over; answers with what is in the way. */
  Optional<String> endQuietly() {
    if (rented().isEmpty()) {
      return Optional.empty();
    }
    Answer<ContractView> looked = tryToLook();
    if (looked instanceof Answer.Ok<ContractView>(var contract)) {
      if (OVER.contains(contract.status())) {
        return Optional.empty();
      }
      Answer<Done> cancelled = tryToCancel();
      return cancelled instanceof Answer.Ok<Done>
          ? Optional.empty()
          : Optional.of("contract " + contract().brief() + " goes on: " + cancelled.explanation());
    }
    return Optional.of("contract " + contract().brief() + " may go on: " + looked.explanation());
  }

  Optional<ContractId> rented() {
    return Optional.ofNullable(rented);
  }

  ContractId contract() {
    return rented().orElseThrow(() -> new IllegalStateException("nothing rented yet"));
  }

  ContractView look() {
    return Answers.require("look at contract " + contract().brief(), tryToLook());
  }

  Answer<ContractView> tryToLook() {
    return client.contract(contract());
  }

  void cancel() {
    Answers.require("cancel contract " + contract().brief(), tryToCancel());
  }

  Answer<Done> tryToCancel() {
    return client.cancel(contract(), Optional.of("the demo is over"));
  }

  @Override
  public void close() {
    client.close();
  }
}
