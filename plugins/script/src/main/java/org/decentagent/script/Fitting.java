// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import org.decentagent.script.api.Program;
import org.decentagent.script.api.Verb;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.script.wire.StatusAnswer;
import org.decentagent.spi.Fit;
import org.decentagent.spi.ProvisionRequest;

/** Asks whether the program could make an instance. Safe for use by many threads. */
final class Fitting {
  private final Program program;
  private final Descriptions descriptions;

  Fitting(Program program, Descriptions descriptions) {
    this.program = program;
    this.descriptions = descriptions;
  }

  /** A program that does not declare fits is taken to make everything. */
  Fit fits(ProvisionRequest request) {
    if (!descriptions.fit().can(Verb.FITS)) {
      return new Fit.Fits();
    }
    return program.ask(
        new Program.Question(
            Verb.FITS,
            "contract " + request.contract().brief(),
            Provisioning.describe(request, program.request(Verb.FITS)),
            line -> {}),
        Fitting::read);
  }

  private static Fit read(String text) {
    StatusAnswer answer = Json.read(text, StatusAnswer.class);
    return switch (Members.require("status", answer.status())) {
      case "fits" -> new Fit.Fits();
      case "does_not_fit" ->
          new Fit.DoesNotFit(
              Members.code(answer.code(), "does_not_fit"),
              Members.line(answer.why()).orElse("the program did not say why"));
      default -> throw new IllegalArgumentException("'status' is neither fits nor does_not_fit");
    };
  }
}
