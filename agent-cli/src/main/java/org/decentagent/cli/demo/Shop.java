// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.decentagent.platform.Answer;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.NewOffering;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;

/**
 * The provider's side: a pool, a token for its agent, and an offering that is not public; all of it
 * taken back in the end. Confined to one thread.
 */
final class Shop implements AutoCloseable {
  private static final String REGION = "europe";
  private static final String COUNTRY = "DE";
  private static final int TOKEN_HOURS = 1;

  private final MarketClient provider;
  private final String type;
  private String pool = "";
  private String agent = "";
  private OptionalLong offering = OptionalLong.empty();

  Shop(PlatformLink link, SigningKey key, String type) {
    this.provider = MarketClient.of(link, key);
    this.type = type;
  }

  /** Makes the pool, and a token with which one agent can join it. */
  Secret open(String suffix) {
    pool =
        Answers.require(
            "make a pool", provider.createPool("dc-agent demo " + suffix, REGION, type));
    return Answers.require(
        "make a set-up token", provider.createSetupToken(pool, "dc-agent demo", TOKEN_HOURS));
  }

  /** What an earlier demo had made. */
  void recall(Ledger.Entry entry) {
    pool = entry.pool();
    agent = Optional.ofNullable(entry.agent()).orElse("");
    Long number = entry.offering();
    offering = number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** The agent that joined. */
  void employ(String agentHex) {
    agent = agentHex;
  }

  /** Puts a small machine up for sale; answers with the platform's number of it. */
  long offer(String suffix) {
    NewOffering machine =
        new NewOffering(
            "dc-agent-demo-" + suffix,
            "dc-agent demo " + suffix,
            "private",
            new BigDecimal("7.20"),
            new NewOffering.Machine(1, MemorySize.ofMebibytes(256), StorageSize.ofGibibytes(2)),
            new NewOffering.Source(pool, type, Optional.empty(), COUNTRY, "Frankfurt"));
    long number = Answers.require("make an offering", provider.createOffering(machine));
    offering = OptionalLong.of(number);
    return number;
  }

  /**
   * Lets a tenant rent what is not public; where a platform keeps no such list, renting will tell.
   */
  void admit(String tenantHex) {
    offering.ifPresent(number -> provider.admit(number, tenantHex));
  }

  String pool() {
    return pool;
  }

  /**
   * Takes everything back. A platform keeps a pool that ever had an agent; that is no failure.
   *
   * @return what could not be taken back, as lines for a person
   */
  List<String> takeBack() {
    List<String> left = new ArrayList<>();
    if (offering.isPresent()) {
      note(left, "offering " + offering.getAsLong(), provider.deleteOffering(offering.getAsLong()));
      offering = OptionalLong.empty();
    }
    if (!agent.isEmpty()) {
      note(left, "agent " + agent.substring(0, 12), provider.revokeAgent(agent));
      agent = "";
    }
    if (!pool.isEmpty()) {
      Answer<?> answer = provider.deletePool(pool);
      if (!(answer instanceof Answer.Refused<?>)) {
        note(left, "pool " + pool, answer);
      }
      pool = "";
    }
    return left;
  }

  private static void note(List<String> left, String what, Answer<?> answer) {
    if (!(answer instanceof Answer.Ok<?>)) {
      left.add(what + " is left on the platform: " + answer.explanation());
    }
  }

  @Override
  public void close() {
    provider.close();
  }
}
