// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;
import org.decentagent.agent.plugin.FencedCall.Stop;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/**
 * What the boundary itself says has gone wrong. After a change whose end was not seen anything may
 * have happened; after a look nothing has. Immutable.
 *
 * @param type the backend's type, for the codes of its plugin's mistakes
 */
record LaneFailures(BackendName backend, String type, Lane lane) {
  static final FailureCode OUT_OF_MEMORY = agent("out_of_memory");

  /** The call never reached the plugin. */
  ProvisioningException notSent(String code, String what, String why) {
    return new ProvisioningException.Retryable(agent(code), line(what, why));
  }

  /** Says what its last failure was, which would be looked for in the log otherwise. */
  ProvisioningException circuitOpen(String what, Duration pause, String last) {
    String why =
        "its plugin failed or hung again and again, and is left alone for "
            + pause.toSeconds()
            + " s; the last time: "
            + last;
    return new ProvisioningException.Retryable(agent("circuit_open"), line(what, why), pause);
  }

  /** Nothing but the end of the process ends them. */
  ProvisioningException crowded(String what, Duration pause) {
    String why =
        "as many calls to its plugin as 'parallel' allows hang, deaf to their interruption; start the"
            + " agent anew to be rid of them";
    return new ProvisioningException.Retryable(agent("circuit_open"), line(what, why), pause);
  }

  ProvisioningException unexpected(String what, String description, Throwable cause) {
    return seen(
        new FailureCode(type + "/unexpected"),
        line(what, "its plugin failed in a way it must not: " + description),
        cause);
  }

  ProvisioningException outOfMemory(String what, OutOfMemoryError cause) {
    return seen(OUT_OF_MEMORY, line(what, "its plugin ran out of memory"), cause);
  }

  ProvisioningException stopped(Stop why, String what) {
    return switch (why) {
      case CALLER_INTERRUPTED -> seen(agent("interrupted"), line(what, "the work was stopped"));
      case CLOSED -> seen(agent("closed"), line(what, "the agent is stopping"));
      case STOOD_STILL ->
          seen(
              agent("stood_still"),
              line(
                  what,
                  "the agent itself stood still, stopped or on a machine that slept, until the call's"
                      + " deadline was over"));
      case DEADLINE, NOT_STOPPED ->
          seen(
              agent("call_deadline"),
              line(
                  what,
                  "no answer within the call's deadline; see 'call_deadline' of the backend"));
    };
  }

  private ProvisioningException seen(FailureCode code, String message) {
    return lane == Lane.READ
        ? new ProvisioningException.Retryable(code, message)
        : new ProvisioningException.UnknownOutcome(code, message);
  }

  private ProvisioningException seen(FailureCode code, String message, Throwable cause) {
    return lane == Lane.READ
        ? new ProvisioningException.Retryable(code, message, cause)
        : new ProvisioningException.UnknownOutcome(code, message, cause);
  }

  private static FailureCode agent(String code) {
    return new FailureCode("agent/" + code);
  }

  private String line(String what, String why) {
    return "cannot call '" + what + "' on backend " + backend + ": " + why;
  }
}
