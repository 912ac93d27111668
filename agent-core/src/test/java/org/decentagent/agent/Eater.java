// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.testkit.cloud.SimulatedCloud;

/** An agent in a small process of its own, one of whose plugins eats all memory. */
public final class Eater {
  private static final List<byte[]> EATEN = new ArrayList<>();
  private static final int BITE = 8 * 1024;

  private Eater() {}

  /** Tells its findings once it has started, and runs until its input ends. */
  public static void main(String[] args) throws IOException {
    try (SimulatedCloud well = SimulatedCloud.start(InstantSource.system());
        SimulatedCloud eaten = SimulatedCloud.start(InstantSource.system());
        Agent agent =
            Agent.configuredBy(Path.of(args[0]))
                .with(well.factory())
                .with(
                    Twisted.around(eaten.factory())
                        .as("eater")
                        .instead("provision", (real, method, arguments) -> eat()))
                .onMemoryExhausted(() -> Runtime.getRuntime().halt(9))
                .start()) {
      System.out.println("findings: " + agent.status().findings());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Never gives anything back, and takes no notice of being told that there is no more. */
  private static Object eat() {
    while (true) {
      try {
        EATEN.add(new byte[BITE]);
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }
}
