// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.cloud.Killed;

/**
 * Everything a plugin has said: answers, failures and what they print. Safe for use by many
 * threads.
 */
final class Hearing {
  private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();

  /** Notes what comes of a call; what the SPI does not know ends the check. */
  <T> T call(String what, Supplier<T> body) {
    T answer;
    try {
      answer = body.get();
    } catch (ProvisioningException e) {
      messages.add(e.getMessage());
      note(e);
      throw e;
    } catch (Ended | Killed | VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) { // the suite's boundary around the plugin
      note(e);
      throw new Ended(
          new Verdict.Failed(
              what, "it threw " + e, "an answer, or one of the SPI's own ProvisioningExceptions"),
          e);
    }
    if (Optional.ofNullable(answer).isEmpty()) {
      throw new Ended(new Verdict.Failed(what, "the answer was null", "an answer"));
    }
    note(answer);
    return answer;
  }

  /** Closes it; what it throws ends the check. */
  void closed(Provisioner provisioner) {
    call(
        "close()",
        () -> {
          provisioner.close();
          return "closed";
        });
  }

  private void note(Object answer) {
    said.add(answer.toString());
    if (answer instanceof Provisioned.Ready ready) {
      said.add(ready.instance().details().toString());
    }
  }

  private void note(Throwable failure) {
    for (Throwable cause : causes(failure)) {
      said.add(cause.toString());
      for (Throwable suppressed : cause.getSuppressed()) {
        said.add(suppressed.toString());
      }
    }
  }

  private static List<Throwable> causes(Throwable failure) {
    return Stream.iterate(
            Optional.of(failure),
            Optional::isPresent,
            it -> it.flatMap(cause -> Optional.ofNullable(cause.getCause())))
        .map(Optional::orElseThrow)
        .limit(20)
        .toList();
  }

  void add(String text) {
    said.add(text);
  }

  /** The messages of the failures, as the operator would be shown them. */
  List<String> messages() {
    return List.copyOf(messages);
  }

  List<String> said() {
    return List.copyOf(said);
  }
}
