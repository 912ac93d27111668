// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.spi.unit.Bounds;

/**
 * One thing that the operator enters when an {@link OperatorTask} is done. Declared once; from it
 * come the question on the terminal, the check of what was entered, and what the plugin reads.
 * Immutable.
 */
public final class OperatorField {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  private final String name;
  private final Kind kind;
  private final String prompt;
  private final Optional<String> suggestion;
  private final boolean required;

  private OperatorField(
      String name, Kind kind, String prompt, Optional<String> suggestion, boolean required) {
    this.name = name;
    this.kind = kind;
    this.prompt = prompt;
    this.suggestion = suggestion;
    this.required = required;
  }

  /** What a field holds, and hence what may be entered. */
  public enum Kind {
    /** A host name or an address that the whole internet can reach. */
    PUBLIC_ADDRESS("an address or host name on the internet, such as 203.0.113.7"),
    /** A host name or an address, in a private network perhaps. */
    ADDRESS("an address or host name, such as 10.0.0.7"),
    /** A TCP port. */
    PORT("a port from 1 to 65535"),
    /** An account that the customer logs in to. */
    USER("a user name, such as root"),
    /** An SSH host key or its SHA-256 fingerprint. */
    HOST_KEY("a SHA256:… fingerprint, or the host's public key line"),
    /** Words, such as an inventory number. */
    TEXT("up to 200 letters, digits, blanks and . , : / @ # + - ( ) _ = ! ?");

    private final String form;

    Kind(String form) {
      this.form = form;
    }

    /** What is right, as a noun for a person. */
    public String form() {
      return form;
    }

    String parse(String entered) {
      return switch (this) {
        case PUBLIC_ADDRESS -> OperatorEntry.publicAddress(entered);
        case ADDRESS -> OperatorEntry.address(entered);
        case PORT -> OperatorEntry.port(entered);
        case USER -> OperatorEntry.user(entered);
        case HOST_KEY -> OperatorEntry.hostKey(entered);
        case TEXT -> OperatorEntry.text(entered);
      };
    }
  }

  /**
   * A field that must be filled.
   *
   * @param name what the plugin and {@code --set name=…} call it: {@code [a-z][a-z0-9_]*}, at most
   *     40 characters
   * @param prompt what the operator is asked for, without a colon at its end
   */
  public static OperatorField of(Kind kind, String name, String prompt) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a name for a field");
    }
    return new OperatorField(name, kind, Bounds.sentence(prompt), Optional.empty(), true);
  }

  /**
   * The same with a value that counts when nothing is entered.
   *
   * @throws IllegalArgumentException when it is not of the field's kind
   */
  public OperatorField suggesting(String value) {
    return new OperatorField(name, kind, prompt, Optional.of(parse(value)), required);
  }

  /** The same, which may be left empty. */
  public OperatorField optional() {
    return new OperatorField(name, kind, prompt, suggestion, false);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What it holds. */
  public Kind kind() {
    return kind;
  }

  /** What the operator is asked for. */
  public String prompt() {
    return prompt;
  }

  /** What counts when nothing is entered. */
  public Optional<String> suggestion() {
    return suggestion;
  }

  /** Whether it must be filled. */
  public boolean isRequired() {
    return required;
  }

  /**
   * Reads what was entered, and answers with it in its one form.
   *
   * @throws IllegalArgumentException whose message says in one line what is wrong and what is right
   */
  public String parse(String entered) {
    return kind.parse(entered);
  }

  @Override
  public String toString() {
    return name;
  }
}
