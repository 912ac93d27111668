// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Objects;
import org.decentagent.spi.unit.Bounds;

/**
 * Something that a check found, and what to do about it. Immutable.
 *
 * @param code what to look up in the documentation
 * @param evidence what was seen, without secrets
 * @param cause why it matters
 * @param remedy the command or setting that fixes it
 */
public record Finding(
    FailureCode code, Severity severity, String evidence, String cause, String remedy) {
  /** Cuts what is too long. */
  public Finding {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(severity, "severity");
    evidence = Bounds.sentence(evidence);
    cause = Bounds.sentence(cause);
    remedy = Bounds.sentence(remedy);
  }

  /** How bad it is. */
  public enum Severity {
    /** Worth knowing; nothing has to be done. */
    INFO,
    /** Works, but not as well as it should, or sells less than it could. */
    WARNING,
    /** Contracts cannot be served. */
    ERROR
  }
}
