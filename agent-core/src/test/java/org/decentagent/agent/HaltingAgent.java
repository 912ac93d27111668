// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.decentagent.agent.Point.When;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.cloud.SimulatedCloud;

/**
 * A whole agent in a process of its own, on a cloud that is kept in a folder. Lines on its standard
 * input ask it how it is doing, and tell it at which of its durable writes to stand still, so that
 * somebody can kill it there.
 */
final class HaltingAgent implements Database.Commits {
  static final String HALTED = "halted";
  static final String STATUS = "status";

  private long left = Long.MAX_VALUE;
  private When when = When.BEFORE;

  private HaltingAgent() {}

  /** Takes the configuration, the cloud's folder and its guarantee. */
  public static void main(String[] args) throws IOException {
    HaltingAgent halting = new HaltingAgent();
    InstantSource clock = InstantSource.system();
    SimulatedCloud cloud =
        SimulatedCloud.builder(clock)
            .guarantee(CreateGuarantee.valueOf(args[2]))
            .bootTime(Duration.ofMillis(100))
            .withoutSsh()
            .in(Path.of(args[1]))
            .start();
    if (!(AgentConfig.read(Path.of(args[0]), Map.of()) instanceof ConfigResult.Valid(var config))) {
      throw new IllegalArgumentException(args[0]);
    }
    Running running =
        Running.start(
            config,
            List.of(cloud.factory()),
            new Running.Ends(halting, cloud.loginProbe(), Optional.empty()));
    say("started");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals(STATUS)) {
        cloud.answerTickets();
        say(STATUS + " " + status(running.status(), cloud));
      } else {
        halting.haltAt(When.valueOf(words[1]), Long.parseLong(words[2]));
      }
    }
    Runtime.getRuntime().halt(0); // whoever was to kill it is gone
  }

  private static String status(AgentStatus status, SimulatedCloud cloud) {
    return cloud.machines().size()
        + " "
        + cloud.parts().size()
        + " "
        + cloud.creates()
        + " "
        + status.outbox().waiting()
        + status.contracts().stream()
            .map(contract -> " " + contract.id() + "=" + contract.state())
            .collect(Collectors.joining());
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private synchronized void haltAt(When side, long write) {
    when = side;
    left = write;
  }

  private void at(When side) {
    synchronized (this) {
      if (side != when || left-- > 0) {
        return;
      }
      say(HALTED + " " + side.name().toLowerCase(Locale.ROOT)); // before the next word is heard
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void before() {
    at(When.BEFORE);
  }

  @Override
  public void after() {
    at(When.AFTER);
  }

  @Override
  public void writing() {}
}
