// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.platform.Answer;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.NewOffering;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Rental;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.platform.SimulatedPlatform;

/** Somebody with a pool on a simulated platform, who needs an agent. */
final class Provider implements AutoCloseable {
  final SimulatedPlatform platform;
  final SigningKey key = SigningKey.generate(new SecureRandom());
  final MarketClient market;
  private final String pool;
  private int sold;

  static final String RENTER =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl renter";

  Provider(SimulatedPlatform platform) {
    this(platform, "simulated");
  }

  private Provider(SimulatedPlatform platform, String type) {
    this.platform = platform;
    this.market =
        MarketClient.of(
            PlatformLink.to(platform.url(), CallBudget.unlimited(), InstantSource.system()), key);
    this.pool = ok(market.createPool("test", "europe", type));
  }

  static Provider onNewPlatform() {
    return new Provider(SimulatedPlatform.start(InstantSource.system()));
  }

  /** With a pool for backends of a type. */
  static Provider of(String type) {
    return new Provider(SimulatedPlatform.start(InstantSource.system()), type);
  }

  String token() {
    return ok(market.createSetupToken(pool, "test", 1)).reveal();
  }

  /** Sets an agent up in a folder; answers with its configuration. */
  Path agentIn(Path folder) {
    Cli.Ended ended =
        new Cli(folder)
            .with(SetupCommand.TOKEN_VARIABLE, token())
            .run(
                "setup",
                "--platform",
                platform.url().toString(),
                "--dir",
                "agent",
                "--set",
                "agent.poll_interval=1 s");
    if (ended.code() != 0) {
      throw new AssertionError(ended.err());
    }
    return folder.resolve("agent").resolve("agent.toml");
  }

  /** Sells something of that type of backend to a new tenant. */
  ContractId sell(String type) {
    return sell(type, RENTER);
  }

  /** The same to a tenant with that key. */
  ContractId sell(String type, String renterKey) {
    String name = type + "-" + ++sold;
    long offering =
        ok(
            market.createOffering(
                new NewOffering(
                    name,
                    name,
                    "public",
                    BigDecimal.ONE,
                    new NewOffering.Machine(
                        1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(10)),
                    new NewOffering.Source(pool, type, Optional.empty(), "DE", "Berlin"))));
    try (MarketClient tenant = tenant()) {
      return ok(tenant.rent(new Rental(offering, renterKey, 720, "test", Optional.empty())));
    }
  }

  /** The tenant wants it no more. */
  void cancel(ContractId contract) {
    try (MarketClient tenant = tenant()) {
      ok(tenant.cancel(contract, Optional.empty()));
    }
  }

  private MarketClient tenant() {
    byte[] seed = new byte[32];
    seed[0] = 77;
    return MarketClient.of(
        PlatformLink.to(platform.url(), CallBudget.unlimited(), InstantSource.system()),
        SigningKey.ofSeed(seed));
  }

  static <T> T ok(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(T value)) {
      return value;
    }
    throw new AssertionError(answer.explanation());
  }

  @Override
  public void close() {
    market.close();
    platform.close();
  }
}
