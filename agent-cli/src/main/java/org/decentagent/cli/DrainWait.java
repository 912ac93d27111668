// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.hand.Draining;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.HandSource;

/** Waits until nothing is being delivered any more, or until Ctrl-C. Confined to one thread. */
final class DrainWait {
  private final Console console;
  private final HandSource source;
  private final CountDownLatch enough = new CountDownLatch(1);

  DrainWait(Console console, HandSource source) {
    this.console = console;
    this.source = source;
  }

  void await(AgentConfig config, OutputForm form) {
    Signals.handle(List.of("INT", "TERM"), enough::countDown);
    long told = -1;
    for (long left = inDelivery(config); left > 0; left = inDelivery(config)) {
      if (left != told) {
        console.progress(form).println("contracts still being delivered: " + left);
        told = left;
      }
      if (isEnough()) {
        throw new CommandFailure(
            ExitCode.INTERRUPTED,
            "stopped waiting; the agent keeps draining; contracts still being delivered: "
                + left
                + ". Claim new ones again with: dc-agent drain --off");
      }
    }
  }

  private boolean isEnough() {
    try {
      return enough.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private long inDelivery(AgentConfig config) {
    HandSource.Told<Draining.View> told = source.draining(config);
    if (!told.source().equals("agent")) {
      throw new CommandFailure(
          ExitCode.NOT_FINE,
          "no agent runs, so nothing ends by waiting; it is draining when it starts: dc-agent run");
    }
    return told.what().inDelivery();
  }
}
