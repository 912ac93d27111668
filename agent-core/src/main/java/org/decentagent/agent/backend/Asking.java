// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.util.Optional;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.TaskRows;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;

/** Asks the operator on behalf of one contract. Safe for use by many threads. */
record Asking(TaskRows rows, ContractId contract) {
  Optional<OperatorAnswer> ask(BackendName backend, OperatorTask task) {
    TaskRecord asked = rows.ask(contract, backend, task);
    return switch (asked.state()) {
      case OPEN -> Optional.empty();
      case DONE ->
          Optional.of(
              new OperatorAnswer(asked.answer(), asked.decidedAt().orElse(asked.askedAt())));
      case REFUSED ->
          throw new ProvisioningException.Permanent(
              Codes.REFUSED,
              "the provider cannot do it: "
                  + asked.complaint().orElse(asked.task().title() + " was refused"));
    };
  }

  void askAgain(String name, String complaint) {
    if (rows.find(contract, name).isEmpty()) {
      throw new IllegalArgumentException("no task '" + name + "' was ever asked for");
    }
    rows.askAgain(contract, name, complaint);
  }
}
