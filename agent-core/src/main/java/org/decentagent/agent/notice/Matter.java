// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.util.Optional;
import java.util.OptionalLong;
import org.decentagent.agent.journal.BrakeRows;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;

/**
 * What the operator is called about. Immutable.
 *
 * @param key the same as long as it is the same matter
 * @param name what it is called in a message
 * @param command what shows it
 */
record Matter(
    String key,
    String name,
    String title,
    OptionalLong task,
    Optional<BackendName> backend,
    Optional<ContractId> contract,
    String command) {
  static Matter of(TaskRecord task) {
    return new Matter(
        "task/" + task.id(),
        "task " + task.id(),
        task.task().title(),
        OptionalLong.of(task.id()),
        Optional.of(task.backend()),
        Optional.of(task.contract()),
        "dc-agent manual show " + task.id());
  }

  static Matter of(BrakeRows.Freeze freeze) {
    return new Matter(
        "freeze/" + freeze.id(),
        "brake",
        "nothing is stopped or removed any more: " + freeze.why(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        "dc-agent brake show");
  }

  static Matter of(ContractRecord held) {
    return new Matter(
        "hold/" + held.id() + "/" + held.version(),
        "contract " + held.id().brief(),
        held.hold().map(Hold::why).orElse("on hold"),
        OptionalLong.empty(),
        Optional.of(held.backend()),
        Optional.of(held.id()),
        "dc-agent hold list");
  }
}
