// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.util.Map;
import java.util.Optional;
import org.decentagent.script.api.Program;
import org.decentagent.script.api.ScriptFailures;
import org.decentagent.script.api.Verb;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Request;
import org.decentagent.script.wire.StatusAnswer;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Has the program make an instance. One that keeps the token is simply asked again after a crash;
 * of one that promises nothing every single call is a durable step, which is looked at and never
 * repeated when its outcome is unknown. Safe for use by many threads.
 */
final class Provisioning {
  private static final String TURN = "turn";

  private final Program program;
  private final Descriptions descriptions;
  private final Sight sight;
  private final Guarantee relied;

  Provisioning(Program program, Descriptions descriptions, Sight sight, Guarantee relied) {
    this.program = program;
    this.descriptions = descriptions;
    this.sight = sight;
    this.relied = relied;
  }

  Provisioned provision(ProvisionRequest request, Steps steps) {
    descriptions.fit();
    Memory memory = new Memory(steps);
    memory.stamp(stamp(request).line());
    return switch (relied) {
      case CLIENT_TOKEN ->
          conclude(ProvisionAnswer.read(ask(request, steps), sight), request, memory);
      case NONE -> once(request, memory);
    };
  }

  /** The name we choose for the instance is the mark, and so that is what the stamp names. */
  static OwnerStamp stamp(ProvisionRequest request) {
    return request.stamp(request.mark().text());
  }

  /** What both {@code provision} and {@code fits} are told of a contract. */
  static Request describe(ProvisionRequest request, Request document) {
    document
        .with("contract", request.contract().hex())
        .with("mark", request.mark().text())
        .with("renter_key", request.renterKey().line());
    request.sizes().cpuCores().ifPresent(cores -> document.with("cpu_cores", cores));
    request.sizes().memory().ifPresent(size -> document.with("memory_bytes", size.bytes()));
    request.sizes().storage().ifPresent(size -> document.with("storage_bytes", size.bytes()));
    return document
        .with("ends_at", request.endsAt().map(String::valueOf))
        .with("parameters", request.settings().get(ScriptConfig.PARAMETERS));
  }

  private String ask(ProvisionRequest request, Steps steps) {
    Memory memory = new Memory(steps);
    OwnerStamp stamp = stamp(request);
    Map<String, String> labels = stamp.labels();
    Request document =
        describe(request, program.request(Verb.PROVISION))
            .with("token", request.mark() + "-" + stamp.generation())
            .with("agent", OwnerStamp.agentLabel(stamp.owner()))
            .with("stamp", stamp.line())
            .with("labels", labels)
            .with("external_id", memory.ready())
            .with("state", memory.state());
    return program.ask(
        new Program.Question(
            Verb.PROVISION, "contract " + request.contract().brief(), document, steps::progress),
        text -> {
          ProvisionAnswer.read(text, sight);
          return text;
        });
  }

  /** Answers that were given before are answered from the steps; at most one call is made. */
  private Provisioned once(ProvisionRequest request, Memory memory) {
    Steps steps = memory.steps();
    String name = "provision-" + stamp(request).generation() + "-";
    int turn = steps.recall(TURN).map(Integer::parseInt).orElse(1);
    String text =
        steps.effect(name + turn, () -> ask(request, steps), () -> settled(request, name + turn));
    ProvisionAnswer answer = ProvisionAnswer.read(text, sight);
    Provisioned provisioned = conclude(answer, request, memory);
    if (provisioned instanceof Provisioned.InProgress) {
      steps.remember(TURN, Integer.toString(turn + 1));
    }
    return provisioned;
  }

  /** Looking can prove that a call took effect, but never that it did not. */
  private Optional<String> settled(ProvisionRequest request, String step) {
    Optional<String> running =
        sight
            .ours(request.contract())
            .filter(seen -> seen.instance().state() == InstanceState.RUNNING)
            .filter(seen -> seen.instance().ssh().isPresent())
            .map(seen -> Json.write(StatusAnswer.ready(seen.source())));
    if (running.isEmpty()) {
      throw new ProvisioningException.Conflict(
          ScriptFailures.code("cannot_tell"),
          "nobody can tell whether '"
              + step
              + "' took effect, and repeating it could make a second instance; look for "
              + request.mark());
    }
    return running;
  }

  private static Provisioned conclude(
      ProvisionAnswer answer, ProvisionRequest request, Memory memory) {
    memory.state(answer.state());
    return switch (answer) {
      case ProvisionAnswer.Underway underway -> {
        if (underway.externalId() != null) {
          memory.steps().child(Memory.INSTANCE, underway.externalId());
        }
        yield new Provisioned.InProgress(underway.checkAfter(), underway.what());
      }
      case ProvisionAnswer.Ready ready -> {
        InstanceDocument document = ready.instance();
        Sight.requireOurs(document, request.contract());
        requireSame(memory, document.externalId());
        memory.steps().child(Memory.INSTANCE, document.externalId());
        memory.ready(document.externalId());
        yield new Provisioned.Ready(document.instance());
      }
    };
  }

  private static void requireSame(Memory memory, String externalId) {
    memory
        .ready()
        .filter(known -> !known.equals(externalId))
        .ifPresent(known -> {
          throw new ProvisioningException.Conflict(
              ScriptFailures.code("another_instance"),
              "instance "
                  + known
                  + " had been ready, and now the program answers with "
                  + externalId
                  + "; look at both");
        });
  }
}
