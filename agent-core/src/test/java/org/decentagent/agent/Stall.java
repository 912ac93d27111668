// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.NewOffering;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Registration;
import org.decentagent.platform.Rental;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.platform.SimulatedPlatform;

/** A provider on a platform of its own, with what an agent in another process needs on disk. */
final class Stall implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();

  private final SimulatedPlatform platform = SimulatedPlatform.start(CLOCK);
  private final PlatformLink link = PlatformLink.to(platform.url(), CallBudget.unlimited(), CLOCK);
  private final MarketClient provider = MarketClient.of(link, key(2));
  private final Map<ContractId, MarketClient> tenants = new HashMap<>();
  private final long offering;

  private Stall(Path folder) throws IOException, KeyFileException {
    String pool = Shop.ok(provider.createPool("Test pool", "europe", "simulated"));
    String token = Shop.ok(provider.createSetupToken(pool, "agent", 24)).reveal();
    Registration registration = Shop.ok(PlatformClient.register(link, token, key(1)));
    offering =
        Shop.ok(
            provider.createOffering(
                new NewOffering(
                    "small",
                    "small",
                    "public",
                    BigDecimal.ONE,
                    new NewOffering.Machine(
                        1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(10)),
                    new NewOffering.Source(pool, "simulated", Optional.empty(), "DE", "Berlin"))));
    KeyFile.store(key(1), folder.resolve("agent.key"));
    Files.createDirectories(folder.resolve("plugins"));
    Files.writeString(
        folder.resolve("agent.toml"),
        """
        [platform]
        url = "%s"
        provider = "%s"
        pool = "%s"
        key = "agent.key"
        writes_per_minute = 6000
        reads_per_minute = 6000

        [agent]
        state = "state"
        sole_agent = true
        poll_interval = "1 s"
        reconcile_interval = "1 s"

        [plugins]
        folder = "plugins"

        [backend.cloud]
        type = "simulated"
        call_deadline = "10 s"
        """
            .formatted(platform.url(), registration.providerHex(), pool));
  }

  static Stall in(Path folder) throws IOException, KeyFileException {
    return new Stall(folder);
  }

  private static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    seed[1] = (byte) (number >> 8);
    return SigningKey.ofSeed(seed);
  }

  ContractId rent() {
    MarketClient tenant = MarketClient.of(link, key(100 + tenants.size()));
    ContractId contract =
        Shop.ok(
            tenant.rent(
                new Rental(offering, Contracts.RENTER.line(), 720, "test", Optional.empty())));
    tenants.put(contract, tenant);
    return contract;
  }

  void cancel(ContractId contract) {
    Shop.ok(Objects.requireNonNull(tenants.get(contract)).cancel(contract, Optional.empty()));
  }

  String status(ContractId contract) {
    return platform.control().status(contract);
  }

  boolean isTerminationReported(ContractId contract) {
    return platform.control().contract(contract).terminationReported().isPresent();
  }

  @Override
  public void close() {
    tenants.values().forEach(MarketClient::close);
    provider.close();
    platform.close();
  }
}
