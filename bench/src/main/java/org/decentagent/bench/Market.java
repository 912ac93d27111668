// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.decentagent.platform.Answer;
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
import org.decentagent.spi.Owner;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.platform.Control;
import org.decentagent.testkit.platform.ReceivedCall;
import org.decentagent.testkit.platform.SimulatedPlatform;

/** A simulated platform with a provider, an offering and a tenant. Confined to one thread. */
final class Market implements AutoCloseable {
  private final SecureRandom random = new SecureRandom();
  private final Optional<Path> data;
  private final PlatformLink link;
  private final MarketClient provider;
  private final MarketClient tenant;
  private final String pool;
  private final long offering;
  private final SigningKey agentKey = SigningKey.generate(random);
  private String providerHex = "";
  private SimulatedPlatform platform;

  /**
   * Opens one.
   *
   * @param data where the platform keeps what it knows, if that is to outlive it
   * @param type of the backend that serves the offering
   */
  Market(Optional<Path> data, String type) {
    this.data = data;
    platform = platform().start();
    link = PlatformLink.to(platform.url(), CallBudget.unlimited(), InstantSource.system());
    provider = MarketClient.of(link, SigningKey.generate(random));
    tenant = MarketClient.of(link, SigningKey.generate(random));
    pool = ok(provider.createPool("Bench", "europe", type));
    offering = ok(provider.createOffering(offering(pool, type)));
  }

  /** From now on the platform limits the requests of each address, as in production. */
  void limitRates() {
    int port = platform.url().getPort();
    platform.close();
    platform = platform().port(port).rateLimited().start();
  }

  private SimulatedPlatform.Builder platform() {
    SimulatedPlatform.Builder builder = SimulatedPlatform.builder();
    data.ifPresent(builder::dataFile);
    return builder;
  }

  Control control() {
    return platform.control();
  }

  /** Does what {@code dc-agent setup} does, and answers with the configuration. */
  Path setUp(Path folder, String more) throws IOException, KeyFileException {
    Secret token = ok(provider.createSetupToken(pool, "agent", 1));
    KeyFile.store(agentKey, folder.resolve("agent.key"));
    Registration registration = ok(PlatformClient.register(link, token.reveal(), agentKey));
    providerHex = registration.providerHex();
    return Files.writeString(
        folder.resolve("agent.toml"),
        """
        [platform]
        url = "%s"
        provider = "%s"
        pool = "%s"
        key = "agent.key"

        %s
        """
            .formatted(platform.url(), registration.providerHex(), pool, more));
  }

  private static NewOffering offering(String pool, String type) {
    return new NewOffering(
        "small",
        "small",
        "public",
        BigDecimal.ONE,
        new NewOffering.Machine(1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(5)),
        new NewOffering.Source(pool, type, Optional.empty(), "DE", "Berlin"));
  }

  ContractId rent(SshPublicKey renter) {
    return ok(tenant.rent(new Rental(offering, renter.line(), 720, "test", Optional.empty())));
  }

  /** Who the agent is, once it was set up. */
  Owner owner() {
    return new Owner(providerHex, pool, agentKey.publicHex());
  }

  /** Tells the platform of deliveries, as the agent would. */
  void deliver(List<ContractId> contracts, String details) {
    try (PlatformClient agent = PlatformClient.of(link, providerHex, agentKey)) {
      Fleet.eachAtOnce(
          contracts,
          contract -> {
            ok(agent.reportProvisioning(contract));
            ok(agent.reportProvisioned(contract, details));
          });
    }
  }

  void cancel(ContractId contract) {
    ok(tenant.cancel(contract, Optional.empty()));
  }

  String status(ContractId contract) {
    return platform.control().status(contract);
  }

  boolean isRemoved(ContractId contract) {
    return platform.control().contract(contract).terminationReported().isPresent();
  }

  void forgetCalls() {
    platform.control().forgetCalls();
  }

  List<ReceivedCall> calls(Predicate<ReceivedCall> which) {
    return platform.control().calls().stream().filter(which).toList();
  }

  private static <T> T ok(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(T value)) {
      return value;
    }
    throw new IllegalStateException(answer.explanation());
  }

  @Override
  public void close() {
    provider.close();
    tenant.close();
    platform.close();
  }
}
