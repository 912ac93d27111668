// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.Locale;
import java.util.function.Supplier;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.ProvisioningException.AccessDenied;
import org.decentagent.spi.ProvisioningException.Conflict;
import org.decentagent.spi.ProvisioningException.Permanent;
import org.decentagent.spi.ProvisioningException.QuotaExceeded;
import org.decentagent.spi.ProvisioningException.Retryable;
import org.decentagent.spi.ProvisioningException.UnknownOutcome;

/** What the failures of a simulated cloud mean to an agent. */
final class SimulatedFailures {
  static final FailureCode NUMBER_TAKEN = code("number_taken");

  private SimulatedFailures() {}

  static FailureCode code(String text) {
    return new FailureCode(SimulatedProvisionerFactory.TYPE + '/' + text);
  }

  /** A call that changes nothing. */
  static <T> T reading(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (CloudError e) {
      throw onRead(what, e);
    }
  }

  /** A call that may change something. */
  static <T> T changing(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (CloudError e) {
      throw onChange(what, e);
    }
  }

  private static ProvisioningException onRead(String what, CloudError e) {
    FailureCode code = code(e.kind().name().toLowerCase(Locale.ROOT));
    String message = "cannot " + what + ": " + e.getMessage();
    if (e.kind() == CloudError.Kind.DENIED) {
      return new AccessDenied(code, message + "; give the agent credentials that it accepts", e);
    }
    return e.retryAfter()
        .map(delay -> new Retryable(code, message, delay))
        .orElseGet(() -> new Retryable(code, message, e));
  }

  private static ProvisioningException onChange(String what, CloudError e) {
    FailureCode code = code(e.kind().name().toLowerCase(Locale.ROOT));
    String message = "cannot " + what + ": " + e.getMessage();
    return switch (e.kind()) {
      case NOT_SENT, THROTTLED, IN_USE, INCOMPLETE, DENIED -> onRead(what, e);
      case NO_ANSWER -> new UnknownOutcome(code, message, e);
      case QUOTA -> new QuotaExceeded(code, message);
      case NOT_FOUND -> new Permanent(code, message, e);
      case NAME_TAKEN, NUMBER_TAKEN -> new Conflict(code, message);
    };
  }
}
