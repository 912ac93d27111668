// SPDX-License-Identifier: Apache-2.0
package com.example.embedded;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
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
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.platform.SimulatedPlatform;

/** A simulated platform with a provider, an offering and a tenant. Confined to one thread. */
final class Market implements AutoCloseable {
  final SimulatedPlatform platform = SimulatedPlatform.start(InstantSource.system());
  private final PlatformLink link =
      PlatformLink.to(platform.url(), CallBudget.unlimited(), InstantSource.system());
  private final MarketClient provider = MarketClient.of(link, newKey());
  private final MarketClient tenant = MarketClient.of(link, newKey());
  private String pool = "";

  /**
   * Does what {@code dc-agent setup} does, for a pool of that type, and answers with agent.toml.
   */
  Path setUp(String type, Path folder, String backend) throws IOException, KeyFileException {
    pool = ok(provider.createPool("Example", "europe", type));
    Secret token = ok(provider.createSetupToken(pool, "agent", 1));
    SigningKey key = newKey();
    KeyFile.store(key, folder.resolve("agent.key"));
    Registration registration = ok(PlatformClient.register(link, token.reveal(), key));
    return Files.writeString(
        folder.resolve("agent.toml"),
        """
        [platform]
        url = "%s"
        provider = "%s"
        pool = "%s"
        key = "agent.key"

        [agent]
        state = "state"
        poll_interval = "1 s"
        reconcile_interval = "1 s"

        [plugins]
        folder = "plugins"
        trust = "any"

        [backend.main]
        type = "%s"
        %s
        """
            .formatted(platform.url(), registration.providerHex(), pool, type, backend));
  }

  /** The tenant rents what the provider offers, and pays. */
  ContractId rent(String type, String renterKey) {
    long offering =
        ok(
            provider.createOffering(
                new NewOffering(
                    "small",
                    "small",
                    "public",
                    BigDecimal.ONE,
                    new NewOffering.Machine(
                        1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(10)),
                    new NewOffering.Source(pool, type, Optional.empty(), "DE", "Berlin"))));
    return ok(tenant.rent(new Rental(offering, renterKey, 720, "test", Optional.empty())));
  }

  void cancel(ContractId contract) {
    ok(tenant.cancel(contract, Optional.empty()));
  }

  private static SigningKey newKey() {
    return SigningKey.generate(new SecureRandom());
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
