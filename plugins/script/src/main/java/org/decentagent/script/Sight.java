// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.util.List;
import java.util.Optional;
import org.decentagent.script.api.Program;
import org.decentagent.script.api.ScriptFailures;
import org.decentagent.script.api.Verb;
import org.decentagent.script.wire.InstanceAnswer;
import org.decentagent.script.wire.InventoryAnswer;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.script.wire.Request;
import org.decentagent.script.wire.StatusAnswer;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Visibility;

/** Looks through the program at what is there. Safe for use by many threads. */
final class Sight {
  private final Program program;
  private final Descriptions descriptions;
  private final BackendName backend;
  private final Owner owner;
  private final ListedInstances instances;

  Sight(Program program, Descriptions descriptions, BackendName backend, Owner owner) {
    this.program = program;
    this.descriptions = descriptions;
    this.backend = backend;
    this.owner = owner;
    this.instances = new ListedInstances(backend, owner);
  }

  /** Whether the program can look at all. */
  boolean isPossible() {
    return descriptions.recent().canLook();
  }

  /** How far it can look. */
  Visibility reach() {
    Description description = descriptions.recent();
    if (description.can(Verb.INVENTORY)) {
      return Visibility.ALL;
    }
    return description.can(Verb.FIND) ? Visibility.EACH : Visibility.NOTHING;
  }

  /**
   * What stands there under that mark; empty when the program looked and there is nothing, or only
   * what is left of an instance that is gone.
   */
  Optional<InstanceDocument> find(Mark mark) {
    return seen(mark).filter(Sight::isThere);
  }

  private static boolean isThere(InstanceDocument seen) {
    return seen.instance().state() != InstanceState.REMAINS;
  }

  private Optional<InstanceDocument> seen(Mark mark) {
    Description description = descriptions.recent();
    if (description.can(Verb.FIND)) {
      return ask(mark);
    }
    if (!description.can(Verb.INVENTORY)) {
      throw new ProvisioningException.Retryable(
          ScriptFailures.code("cannot_look"),
          "nobody can look for " + mark + ": the program declares neither find nor inventory");
    }
    return switch (listed()) {
      case Listed.Nothing(String why) ->
          throw new ProvisioningException.Retryable(
              ScriptFailures.code("incomplete"), "cannot look for " + mark + ": " + why);
      case Listed.All(BackendIdentity identity, List<InstanceDocument> instances) ->
          // one that proves to be ours comes before a namesake
          instances.stream()
              .filter(seen -> isThere(seen) && seen.isAbout(mark))
              .min((one, other) -> Boolean.compare(isStrange(one, mark), isStrange(other, mark)));
    };
  }

  private static boolean isStrange(InstanceDocument seen, Mark mark) {
    return seen.objection(mark.contract()).isPresent();
  }

  private Optional<InstanceDocument> ask(Mark mark) {
    Request request =
        program
            .request(Verb.FIND)
            .with("mark", mark.text())
            .with("contract", mark.contract().hex())
            .with("agent", OwnerStamp.agentLabel(owner));
    return program.ask(
        new Program.Question(Verb.FIND, "contract " + mark.contract().brief(), request, line -> {}),
        this::found);
  }

  private Optional<InstanceDocument> found(String text) {
    StatusAnswer answer = Json.read(text, StatusAnswer.class);
    return switch (Members.require("status", answer.status())) {
      case "absent" -> Optional.empty();
      case "found" -> Optional.of(read(Members.require("instance", answer.instance())));
      default -> throw new IllegalArgumentException("'status' is neither found nor absent");
    };
  }

  InstanceDocument read(InstanceAnswer answer) {
    return InstanceDocument.read(answer, backend, owner);
  }

  /**
   * Refuses to go on with what is not ours.
   *
   * @return what stands there, proven to be ours; empty when nothing does, or nobody can look
   * @throws ProvisioningException.Conflict when it does not prove to be ours
   */
  Optional<InstanceDocument> ours(ContractId contract) {
    Optional<InstanceDocument> seen =
        isPossible() ? find(Mark.of(contract)) : Optional.<InstanceDocument>empty();
    seen.ifPresent(document -> requireOurs(document, contract));
    return seen;
  }

  /** Refuses an instance that does not prove to be that contract's. */
  static void requireOurs(InstanceDocument document, ContractId contract) {
    document
        .objection(contract)
        .ifPresent(why -> {
          throw new ProvisioningException.Conflict(
              ScriptFailures.code("not_ours"), why + "; look at it, and see PROTOCOL.md on stamps");
        });
  }

  Inventory inventory() {
    if (!descriptions.recent().can(Verb.INVENTORY)) {
      return new Inventory.Unavailable("the program does not declare inventory");
    }
    return switch (listed()) {
      case Listed.Nothing(String why) -> new Inventory.Unavailable(why);
      case Listed.All(BackendIdentity identity, List<InstanceDocument> instances) ->
          new Inventory.Complete(
              identity, instances.stream().map(InstanceDocument::observed).toList());
    };
  }

  /** What an inventory answered. */
  private sealed interface Listed {
    record All(BackendIdentity identity, List<InstanceDocument> instances) implements Listed {}

    record Nothing(String why) implements Listed {}
  }

  private Listed listed() {
    Request request = program.request(Verb.INVENTORY).with("agent", OwnerStamp.agentLabel(owner));
    return program.ask(
        new Program.Question(Verb.INVENTORY, "its instances", request, line -> {}), this::listed);
  }

  private Listed listed(String text) {
    InventoryAnswer answer = Json.read(text, InventoryAnswer.class);
    return switch (Members.require("status", answer.status())) {
      case "incomplete" ->
          new Listed.Nothing(
              "the program says that it could not look at everything: "
                  + Members.line(answer.why()).orElse("it did not say why"));
      case "complete" ->
          new Listed.All(
              new BackendIdentity(Members.plain("identity", answer.identity())),
              instances.read(Members.require("instances", answer.instances())));
      default -> throw new IllegalArgumentException("'status' is neither complete nor incomplete");
    };
  }
}
