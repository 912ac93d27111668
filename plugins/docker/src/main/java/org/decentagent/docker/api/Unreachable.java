// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

/** Says why an engine cannot be reached, with the command that fixes it. */
public final class Unreachable {
  private Unreachable() {}

  /** One clause for the operator. */
  public static String explain(EngineAddress engine, String why) {
    if (!engine.isLocal()) {
      return engine + " cannot be reached (" + Refusal.oneLine(why) + ")";
    }
    if (why.contains("Permission denied")) {
      return "no permission to use "
          + engine
          + "; allow it: sudo usermod -aG docker "
          + System.getProperty("user.name")
          + ", then start the agent anew (who may use the socket is root on this machine)";
    }
    if (why.contains("No such file")) {
      return "there is no Docker Engine at " + engine + "; start it: sudo systemctl start docker";
    }
    return "nothing listens at " + engine + "; start it: sudo systemctl start docker";
  }
}
