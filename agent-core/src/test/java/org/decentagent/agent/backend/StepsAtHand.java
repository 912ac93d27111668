// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The durable memory of two contracts, asked as a plugin would ask it. */
abstract class StepsAtHand {
  static final Duration CALL = Duration.ofMinutes(5);
  static final Duration SETTLING = Duration.ofSeconds(30);
  static final FailureCode CODE = new FailureCode("test/failed");
  static final Supplier<Optional<String>> NOTHING_THERE = Optional::empty;

  @TempDir Path state;
  final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  final List<String> beats = new ArrayList<>();
  final AtomicInteger acts = new AtomicInteger();
  private final Beacon beacon =
      new Beacon() {
        @Override
        public void moved() {
          beats.add("moved");
        }

        @Override
        public void told(String what) {
          beats.add(what);
        }
      };
  private Database database;
  Journal journal;

  @BeforeEach
  void plan() {
    open();
    journal.plan(Contracts.planned(1));
    journal.plan(Contracts.planned(2));
  }

  private void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
  }

  /** As after a restart of the agent. */
  void reopen() {
    close();
    open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  JournaledSteps steps(CreateGuarantee guarantee) {
    return steps(1, guarantee);
  }

  JournaledSteps steps(int contract, CreateGuarantee guarantee) {
    return new JournaledSteps(
        journal.steps(Contracts.id(contract)),
        new Asking(journal.tasks(), Contracts.id(contract)),
        Contracts.BACKEND,
        guarantee,
        new JournaledSteps.Timing(clock, CALL, SETTLING),
        beacon);
  }

  String act() {
    return "made-" + acts.incrementAndGet();
  }

  static final OperatorTask TASK =
      OperatorTask.named("provision.1", "Make an instance")
          .step("Install Debian 13")
          .field(OperatorField.of(OperatorField.Kind.ADDRESS, "address", "Address"))
          .field(OperatorField.of(OperatorField.Kind.PORT, "port", "Port").suggesting("22"))
          .within(Duration.ofMinutes(40))
          .refusable("the customer is paid back")
          .build();

  TaskRecord task() {
    return journal.tasks().find(Contracts.id(1), "provision.1").orElseThrow();
  }
}
