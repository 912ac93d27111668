// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.platform.CallPattern;

/** Throws a script together from a seed: rentals among troubles of every kind. */
final class ScriptWriter {
  private static final int CONTRACTS = 20;
  private static final List<Duration> WHILES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(40),
          Duration.ofMinutes(2),
          Duration.ofMinutes(8));
  private static final List<Duration> STOPS =
      List.of(Duration.ofSeconds(30), Duration.ofMinutes(6), Duration.ofMinutes(20));
  private static final List<Duration> LEAPS =
      List.of(
          Duration.ofDays(1),
          Duration.ofDays(-1),
          Duration.ofMinutes(20),
          Duration.ofMinutes(-20),
          Duration.ZERO);
  private static final List<CallPattern> PLATFORM_CALLS =
      List.of(
          new CallPattern("*", "/api/v1/provider*/**"),
          new CallPattern("*", "/api/v1/**/provisioning"),
          new CallPattern("*", "/api/v1/**/lock"),
          new CallPattern("PUT", "/api/v1/provider*/**"),
          new CallPattern("*", "/api/v1/**/reconcile"));

  private final SplittableRandom dice;
  private final CreateGuarantee guarantee;
  private Duration left = Duration.ofMinutes(35);
  private final List<Happening> happenings = new ArrayList<>();

  private ScriptWriter(long seed) {
    this.dice = new SplittableRandom(seed);
    this.guarantee = pick(List.of(CreateGuarantee.values()));
  }

  static Script write(long seed) {
    ScriptWriter writer = new ScriptWriter(seed);
    for (int contract = 0; contract < CONTRACTS; contract++) {
      writer.happenings.add(new Happening.Rent());
      int troubles = writer.dice.nextInt(4);
      for (int i = 0; i < troubles; i++) {
        writer.happenings.add(writer.trouble(contract));
      }
      if (writer.dice.nextBoolean()) {
        writer.happenings.add(writer.pass());
      }
    }
    return new Script(seed, writer.guarantee, writer.happenings);
  }

  private Happening trouble(int newest) {
    int about = dice.nextInt(newest + 1);
    return switch (dice.nextInt(23)) {
      case 0, 1, 2, 3, 4 -> cloudFault();
      case 5, 6, 7, 8 ->
          new Happening.PlatformFault(
              pick(PLATFORM_CALLS),
              pick(List.of(PlatformFaultKind.values())),
              1 + dice.nextInt(dice.nextInt(5) == 0 ? 200 : 4));
      case 9, 10, 11, 12 -> new Happening.KillAt(dice.nextInt(400));
      case 13 -> new Happening.Cancel(about);
      case 14 -> new Happening.Cancel(newest);
      case 15 -> new Happening.Pause(about);
      case 16 -> new Happening.Resume(about);
      case 17 -> new Happening.Answer();
      case 18 -> new Happening.StopAt(dice.nextInt(200), spent(pick(STOPS)), about);
      case 19 -> new Happening.FullDisk(1 + dice.nextInt(6));
      case 20 -> rare(about);
      case 21 ->
          dice.nextInt(3) > 0
              ? new Happening.Console(pick(List.of(ConsoleAct.values())), about)
              : pass();
      default -> pass();
    };
  }

  private Happening rare(int about) {
    return switch (dice.nextInt(8)) {
      case 0 -> new Happening.LoseJournal();
      case 1 -> new Happening.End(about);
      case 2 -> new Happening.ClockLeap(pick(LEAPS));
      case 3, 4 -> new Happening.BackUp();
      case 5 -> new Happening.Doubled(spent(pick(WHILES)));
      case 6 -> new Happening.Amnesia(1 + dice.nextInt(60));
      default -> new Happening.Restore();
    };
  }

  private Happening cloudFault() {
    CloudFaultKind kind = pick(List.of(CloudFaultKind.values()));
    CloudOperation operation =
        switch (kind) {
          case PARTIAL_LISTING, EMPTY_LISTING ->
              pick(List.of(CloudOperation.LIST, CloudOperation.LIST_PARTS));
          case OTHER_IDENTITY -> CloudOperation.IDENTIFY;
          default ->
              dice.nextInt(3) == 0
                  ? pick(List.of(CloudOperation.values()))
                  : pick(
                      List.of(CloudOperation.CREATE, CloudOperation.LIST, CloudOperation.DELETE));
        };
    // A backend that says three times in a row that it is another one is believed.
    int times = 1 + dice.nextInt(kind == CloudFaultKind.OTHER_IDENTITY ? 2 : 3);
    return new Happening.CloudFault(operation, kind, dice.nextInt(3), times);
  }

  private Happening pass() {
    return new Happening.Pass(spent(pick(WHILES)));
  }

  /** Less and less of it, so that no contract's hour is over before everything is healed. */
  private Duration spent(Duration time) {
    Duration granted = time.compareTo(left) < 0 ? time : left;
    left = left.minus(granted);
    return granted;
  }

  private <T> T pick(List<T> from) {
    return from.get(dice.nextInt(from.size()));
  }
}
