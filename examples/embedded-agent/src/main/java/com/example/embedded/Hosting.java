// SPDX-License-Identifier: Apache-2.0
package com.example.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.decentagent.agent.Agent;

/** A program that does something of its own and sells machines on the side. */
public final class Hosting {
  private Hosting() {}

  public static void main(String[] args) throws IOException {
    try (Agent agent = Agent.configuredBy(Path.of(args[0])).start()) {
      System.out.println("selling " + agent.status().backends() + "; press Enter to stop");
      System.in.read();
    }
  }
}
