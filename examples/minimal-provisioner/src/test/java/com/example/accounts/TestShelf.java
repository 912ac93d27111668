// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.time.FakeClock;

/** A shelf in a folder of its own, and an agent's provisioner on it. Confined to one thread. */
final class TestShelf {
  static final ContractId CONTRACT = new ContractId("c".repeat(64));
  static final ContractId OTHER = new ContractId("d".repeat(64));
  static final SshPublicKey RENTER =
      new SshPublicKey(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl renter@home");
  private static final Owner OWNER = new Owner("a".repeat(64), "pool-1", "b".repeat(64));

  final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  final StepsMemory memory = StepsMemory.withLateEffects(clock, Duration.ofMinutes(5));
  final Path folder;
  final Provisioner provisioner;

  TestShelf(Path folder, String... accounts) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("identity"), "shelf-1\n");
    for (String account : accounts) {
      add(account);
    }
    this.provisioner = provisionerOf(OWNER);
  }

  Provisioner provisionerOf(Owner owner) {
    AccountsFactory factory = new AccountsFactory();
    Settings settings =
        Settings.of(factory.configSchema()).with(Layer.PROVIDER, "shelf", folder.toString());
    return factory.create(
        new Context(
            new BackendName("shelf"),
            owner,
            settings,
            clock,
            (access, hostKey, renterKey, deadline) -> {
              throw new AssertionError("nobody asked for a login");
            },
            memory.notebook()));
  }

  /** Another agent of the same provider. */
  Provisioner anotherAgents() {
    return provisionerOf(new Owner("a".repeat(64), "pool-1", "e".repeat(64)));
  }

  void add(String account) throws IOException {
    Path own = Files.createDirectories(folder.resolve(account));
    Files.writeString(
        own.resolve("account.properties"),
        """
        host = 192.0.2.10
        port = 22
        user = %s
        host_key = %s
        cpu_cores = 2
        memory = 2 GiB
        storage = 20 GiB
        """
            .formatted(account, RENTER.line()));
  }

  static ProvisionRequest request(ContractId contract, Owner owner, int cores) {
    return new ProvisionRequest(
        contract,
        new OwnerStamp(owner, contract, 1, "none"),
        new Sizes(
            OptionalInt.of(cores), Optional.of(MemorySize.ofMebibytes(512)), Optional.empty()),
        RENTER,
        Settings.of(new AccountsFactory().configSchema()),
        Optional.empty());
  }

  static ProvisionRequest request(ContractId contract) {
    return request(contract, OWNER, 1);
  }

  Provisioned provision(ContractId contract) {
    return provisioner.provision(request(contract), memory.open(contract));
  }

  Removal terminate(ContractId contract) {
    return provisioner.terminate(
        new RemovalRequest(contract, Optional.empty()), memory.open(contract));
  }

  /** The accounts that have such a file. */
  List<String> having(String file) throws IOException {
    try (Stream<Path> accounts = Files.list(folder)) {
      return accounts
          .filter(account -> Files.exists(account.resolve(file)))
          .map(account -> account.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private record Context(
      BackendName backend,
      Owner owner,
      Settings settings,
      InstantSource clock,
      LoginProbe loginProbe,
      Notebook notebook)
      implements ProvisionerContext {}
}
