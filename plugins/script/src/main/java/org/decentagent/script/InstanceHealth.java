// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import org.decentagent.script.api.Program;
import org.decentagent.script.api.Verb;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.script.wire.Request;
import org.decentagent.script.wire.StatusAnswer;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.login.LoginHealth;

/**
 * Judges an instance: first the program's word, where it has one, then whether its customer gets
 * in. Safe for use by many threads.
 */
final class InstanceHealth {
  private final Program program;
  private final Descriptions descriptions;
  private final LoginHealth login;

  InstanceHealth(Program program, Descriptions descriptions, LoginHealth login) {
    this.program = program;
    this.descriptions = descriptions;
    this.login = login;
  }

  Health probe(Instance instance) {
    StatusAnswer answer;
    try {
      if (!descriptions.recent().can(Verb.PROBE)) {
        return login.of(instance);
      }
      answer = ask(instance);
    } catch (ProvisioningException e) {
      return new Health.Unknown(String.valueOf(e.getMessage()));
    }
    String why = Members.line(answer.why()).orElse("the program did not say why");
    return switch (String.valueOf(answer.status())) {
      case "up" -> login.of(instance);
      case "down" -> new Health.Down(why);
      default -> new Health.Unknown(why);
    };
  }

  private StatusAnswer ask(Instance instance) {
    String id = instance.ref().externalId();
    Request document = program.request(Verb.PROBE).with("external_id", id);
    instance
        .ssh()
        .ifPresent(ssh ->
            document
                .with("ssh_host", ssh.host())
                .with("ssh_port", ssh.port())
                .with("ssh_user", ssh.user()));
    return program.ask(
        new Program.Question(Verb.PROBE, "instance " + id, document, line -> {}),
        text -> {
          StatusAnswer answer = Json.read(text, StatusAnswer.class);
          return switch (Members.require("status", answer.status())) {
            case "up", "down", "unknown" -> answer;
            default -> throw new IllegalArgumentException("'status' is none of up, down, unknown");
          };
        });
  }
}
