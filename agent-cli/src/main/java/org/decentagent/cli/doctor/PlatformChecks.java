// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.agent.AgentException;
import org.decentagent.agent.PlatformLinks;
import org.decentagent.agent.config.PlatformSection;
import org.decentagent.platform.Answer;
import org.decentagent.platform.PendingContracts;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Refusal;
import org.decentagent.platform.ServiceHealth;

/** Asks the platform two questions: whether it is there, and whether it knows us. */
final class PlatformChecks {
  private static final Duration NOTICEABLE = Duration.ofSeconds(30);
  private static final Duration TOO_MUCH = Duration.ofMinutes(5);

  private final Chart chart;

  PlatformChecks(Chart chart) {
    this.chart = chart;
  }

  void run(PlatformSection platform) {
    try (PlatformClient client = PlatformLinks.client(platform, PlatformLinks.key(platform))) {
      if (isThere(client, platform)) {
        knowsUs(client);
      }
    } catch (AgentException e) {
      // The key cannot be used, which the check of the key has said.
    } catch (IllegalArgumentException e) {
      chart.error(
          "config/platform",
          "[platform] cannot be used: " + e.getMessage(),
          "the agent speaks to nobody else",
          "correct 'url' and 'provider' in [platform]");
    }
  }

  private boolean isThere(PlatformClient client, PlatformSection platform) {
    Answer<ServiceHealth> answer = client.serviceHealth();
    if (answer instanceof Answer.Ok<ServiceHealth>(var health)) {
      chart.passed("platform " + platform.url() + " answers (" + health.environment() + ")");
      clock(health.clockAhead());
      return true;
    }
    chart.unreachable(
        "platform/unreachable",
        platform.url() + ": " + answer.explanation(),
        "without it no contract comes in, and none is removed",
        "look at 'url' in [platform], the network, and: curl -i "
            + platform.url()
            + "/api/v1/health");
    return false;
  }

  private void clock(Optional<Duration> ahead) {
    if (ahead.isEmpty()) {
      return;
    }
    Duration skew = ahead.get().abs();
    String evidence =
        "this machine's clock is "
            + skew.toSeconds()
            + " s "
            + (ahead.get().isNegative() ? "ahead of" : "behind")
            + " the platform's";
    if (skew.compareTo(TOO_MUCH) >= 0) {
      chart.error(
          "clock/wrong",
          evidence,
          "the platform accepts no signature that is five minutes off",
          "timedatectl set-ntp true");
    } else if (skew.compareTo(NOTICEABLE) >= 0) {
      chart.warning(
          "clock/off",
          evidence,
          "five minutes off, the platform accepts no signature any more",
          "timedatectl set-ntp true");
    } else {
      chart.passed("clock agrees with the platform's within " + NOTICEABLE.toSeconds() + " s");
    }
  }

  private void knowsUs(PlatformClient client) {
    Answer<PendingContracts> answer = client.pendingContracts();
    switch (answer) {
      case Answer.Ok<PendingContracts> ok ->
          chart.passed("platform accepts this agent's signature");
      case Answer.Unreachable<PendingContracts> unreachable -> noAnswer(answer);
      case Answer.Unreadable<PendingContracts> unreadable -> noAnswer(answer);
      case Answer.Throttled<PendingContracts> throttled -> noAnswer(answer);
      case Answer.Rejected<PendingContracts> rejected -> noAnswer(answer);
      case Answer.Refused<PendingContracts>(Refusal.Unclassified unclear) -> noAnswer(answer);
      case Answer.Denied<PendingContracts> denied when denied.isForTheClock() ->
          chart.error(
              "clock/refused",
              "a signed read: " + answer.explanation(),
              "the platform accepts no signature that is five minutes off",
              "timedatectl set-ntp true");
      default ->
          chart.error(
              "platform/refused",
              "a signed read: " + answer.explanation(),
              "the agent may be revoked, in no pool, or registered with another provider",
              "make a new token on the provider's page, and run: dc-agent setup");
    }
  }

  /** None of these says anything about our key, and a new token would help against none. */
  private void noAnswer(Answer<PendingContracts> answer) {
    chart.unreachable(
        "platform/unreachable",
        "a signed read: " + answer.explanation(),
        "without it no contract comes in, and none is removed",
        "run this again; look at the network, and what is on the way, if it stays");
  }
}
