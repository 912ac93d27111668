// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.cloud.ssh.InstanceFiles;
import org.decentagent.testkit.cloud.ssh.ServerSpec;
import org.decentagent.testkit.cloud.ssh.SshServers;

/**
 * A platform with many contracts, and the SSH server of all their instances, in this process; the
 * agent and its cloud are another. Confined to one thread.
 */
final class Fleet implements AutoCloseable {
  static final SshPublicKey RENTER =
      new SshPublicKey(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl");

  static final int AT_ONCE = 8;

  private final Path folder;
  private final Market market;
  private final SshServers servers = new SshServers();
  private final SshServers.Open server;
  private final HostKey hostKey = HostKey.generate();
  private final Path config;

  /**
   * Opens one.
   *
   * @param plugins folder with the plugin of the cloud
   * @param platform where the platform keeps what it knows, if that is to outlive it
   */
  Fleet(Path folder, Path plugins, Optional<Path> platform) throws IOException, KeyFileException {
    this.folder = folder;
    this.market = new Market(platform, "sized");
    this.server =
        servers.open(
            new ServerSpec("sized", "root", hostKey, Set.of(RENTER), InstanceFiles.inMemory()), 0);
    this.config =
        market.setUp(
            folder,
            """
            %s

            [plugins]
            folder = "%s"
            trust = "any"
            """
                .formatted("%s", plugins));
  }

  Market market() {
    return market;
  }

  /** Rents that many. */
  List<ContractId> rent(int contracts) {
    return atOnce(Collections.nCopies(contracts, RENTER), market::rent);
  }

  /** Several at a time: ten thousand calls one after the other take minutes. */
  static void eachAtOnce(List<ContractId> contracts, Consumer<ContractId> each) {
    atOnce(
        contracts,
        contract -> {
          each.accept(contract);
          return contract;
        });
  }

  private static <A, T> List<T> atOnce(List<A> all, Function<A, T> each) {
    List<Future<T>> begun;
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      begun = all.stream().map(one -> pool.submit(() -> each.apply(one))).toList();
    }
    return begun.stream().map(Future::resultNow).toList();
  }

  /** Their tenants cancel all of them. */
  void cancel(List<ContractId> contracts) {
    eachAtOnce(contracts, market::cancel);
  }

  /** How many contracts were reported as terminated. */
  long removed() {
    return market.control().contracts().stream()
        .filter(contract -> contract.terminationReported().isPresent())
        .count();
  }

  /** Has that many delivered already: by the platform's word, in the journal and in the cloud. */
  List<ContractId> seed(int contracts) throws IOException {
    List<ContractId> rented = rent(contracts);
    market.deliver(rented, "{}");
    BackendName backend = new BackendName("sized");
    Files.createDirectories(folder.resolve("state"));
    try (Database database = Database.open(folder.resolve("state"));
        BufferedWriter instances = Files.newBufferedWriter(folder.resolve("instances"))) {
      Journal journal = new Journal(database, InstantSource.system());
      journal.atomically(() -> {
        rented.forEach(contract -> journal.plan(delivered(contract, backend)));
        return contracts;
      });
      for (ContractId contract : rented) {
        String name = Mark.of(contract).text();
        OwnerStamp stamp = new OwnerStamp(market.owner(), contract, 1, name);
        instances.write("+ " + name + " " + stamp.line() + "\n");
      }
    }
    return rented;
  }

  private ContractRecord delivered(ContractId contract, BackendName backend) {
    Instance instance =
        Instance.at(new InstanceRef(backend, Mark.of(contract).text()), InstanceState.RUNNING)
            .ssh(new SshAccess("127.0.0.1", server.port(), "root"))
            .hostKey(hostKey.publicKey())
            .renterKey(RENTER)
            .build();
    return ContractRecord.adopted(contract, backend, 1, instance, new BackendIdentity("sized"));
  }

  /** How many contracts have that status. */
  long count(String status) {
    return market.control().contracts().stream()
        .filter(contract -> contract.status().equals(status))
        .count();
  }

  /**
   * What the agent is told.
   *
   * @param platform further keys of {@code [platform]}
   * @param agent keys of {@code [agent]}
   * @param parallel how many calls of one kind the backend takes at once
   */
  record Settings(String platform, String agent, int parallel, Duration create, Duration probe) {
    /** No limit on calls to the platform. */
    static final String UNLIMITED = "writes_per_minute = 1000000\nreads_per_minute = 1000000";
  }

  /** Writes the configuration of an agent. */
  Path configure(Settings settings) throws IOException {
    String base = Files.readString(config);
    int platformEnds = base.indexOf("%s");
    String text =
        base.substring(0, platformEnds)
            + settings.platform()
            + "\n\n[agent]\nstate = \"state\"\n"
            + settings.agent()
            + base.substring(platformEnds + 2)
            + String.format(
                Locale.ROOT,
                """

                [backend.sized]
                type = "sized"
                parallel = %d
                create_latency = "%d ms"
                probe_latency = "%d ms"
                port = %d
                host_key = "%s"
                file = "%s"
                """,
                settings.parallel(),
                settings.create().toMillis(),
                settings.probe().toMillis(),
                server.port(),
                hostKey.publicKey().line(),
                folder.resolve("instances"));
    return Files.writeString(folder.resolve("sized.toml"), text);
  }

  @Override
  public void close() {
    server.close();
    servers.close();
    market.close();
  }
}
