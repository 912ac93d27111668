// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a program can be asked to do. */
public enum Verb {
  /** Says who it is and what it can. */
  DESCRIBE(Effect.READ),
  /** Makes an instance. */
  PROVISION(Effect.CHANGE),
  /** Looks for an instance by its mark. */
  FIND(Effect.READ),
  /** Removes an instance. */
  TERMINATE(Effect.CHANGE),
  /** Lists all instances. */
  INVENTORY(Effect.READ),
  /** Looks whether an instance does what was sold. */
  PROBE(Effect.READ),
  /** Stops an instance and keeps its data. */
  SUSPEND(Effect.CHANGE),
  /** Starts a suspended instance. */
  RESUME(Effect.CHANGE),
  /** Tells how large the backend is. */
  CAPACITY(Effect.READ),
  /** Checks what can be checked. */
  PREFLIGHT(Effect.READ),
  /** Says whether an instance could be made. */
  FITS(Effect.READ);

  private static final int MEBI = 1024 * 1024;

  private final Effect effect;

  /** Whether a verb leaves traces. */
  enum Effect {
    READ,
    CHANGE
  }

  Verb(Effect effect) {
    this.effect = effect;
  }

  Effect effect() {
    return effect;
  }

  /** How many bytes an answer to it may have. */
  int longestAnswer() {
    return this == INVENTORY ? 16 * MEBI : MEBI;
  }

  /** The last argument that the program gets. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verb of that word; empty for one of a later version. */
  public static Optional<Verb> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }
}
