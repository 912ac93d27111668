// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.script.api.Program;
import org.decentagent.script.api.ScriptFailures;
import org.decentagent.script.api.Verb;
import org.decentagent.script.process.ProgramFile;
import org.decentagent.spi.ProvisioningException;
import org.jspecify.annotations.Nullable;

/**
 * What the program says of itself, asked again after a minute, and whenever its file has changed.
 * Holds the program to what the configuration relies on. Safe for use by many threads.
 */
final class Descriptions {
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Program program;
  private final ProgramFile file;
  private final Guarantee relied;
  private final InstantSource clock;
  private volatile @Nullable Known known;

  /**
   * Of one program.
   *
   * @param relied the guarantee that the configuration relies on
   */
  Descriptions(Program program, ProgramFile file, Guarantee relied, InstantSource clock) {
    this.program = program;
    this.file = file;
    this.relied = relied;
    this.clock = clock;
  }

  /** An answer, and when and of which file it was. */
  private record Known(Description description, Instant at, String version) {}

  /** Asks now. */
  Description ask() {
    String version = file.version();
    Instant at = clock.instant();
    Description description =
        program.ask(
            new Program.Question(
                Verb.DESCRIBE, "itself", program.request(Verb.DESCRIBE), line -> {}),
            Description::read);
    known = new Known(description, at, version);
    return description;
  }

  /** As last told, or asked now. */
  Description recent() {
    Known last = known;
    boolean fresh =
        last != null
            && clock.instant().isBefore(last.at().plus(FRESH))
            && last.version().equals(file.version());
    return last != null && fresh ? last.description() : ask();
  }

  /**
   * The same, once the program keeps what the configuration relies on; nothing may be made before.
   *
   * @throws ProvisioningException.Retryable when it does not; contracts wait for the operator
   */
  Description fit() {
    Description description = recent();
    shortfall(description)
        .ifPresent(why -> {
          throw new ProvisioningException.Retryable(ScriptFailures.code("guarantee"), why);
        });
    return description;
  }

  /** What the configuration relies on and the program does not promise. */
  Optional<String> shortfall(Description description) {
    if (relied == Guarantee.NONE) {
      return Optional.empty();
    }
    if (description.guarantee() == Guarantee.NONE) {
      return Optional.of(
          file
              + " promises nothing about a provision that reaches it twice; set guarantee ="
              + " \"none\" to use it so, or teach it the token");
    }
    if (!description.canLook()) {
      return Optional.of(
          file
              + " declares neither find nor inventory, so nobody can look what became of a call;"
              + " declare one, or set guarantee = \"none\"");
    }
    return Optional.empty();
  }
}
