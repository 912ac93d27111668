// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.Order;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/** Contracts to test with. */
public final class Contracts {
  public static final BackendName BACKEND = new BackendName("cloud");
  public static final SshPublicKey RENTER =
      new SshPublicKey(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl renter@home");

  private Contracts() {}

  public static ContractId id(int number) {
    return new ContractId("%064x".formatted(number));
  }

  public static Order order() {
    return new Order(
        "small",
        RENTER,
        new Sizes(
            OptionalInt.of(2),
            Optional.of(MemorySize.ofMebibytes(512)),
            Optional.of(StorageSize.ofGibibytes(10))),
        Optional.of("{\"image\":\"debian\"}"),
        Optional.empty());
  }

  public static ContractRecord planned(int number) {
    return ContractRecord.planned(id(number), BACKEND, order());
  }
}
