// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something that only a person can do, with a list of what exactly, and with what they must enter
 * when it is done. Handed to {@link Steps#ask}. Made with {@link #named}. Immutable.
 *
 * <pre>{@code
 * OperatorTask.named("provision.1", "Make an instance")
 *     .step("Install Debian 13 with 2 cores and 4 GiB of memory")
 *     .field(OperatorField.of(OperatorField.Kind.PUBLIC_ADDRESS, "address", "Public address"))
 *     .within(Duration.ofMinutes(40))
 *     .refusable("the contract is given up and its customer paid back")
 *     .build();
 * }</pre>
 */
public final class OperatorTask {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.:-]{1,80}");
  private static final int MAX_LINE = 2000;

  private final String name;
  private final String title;
  private final List<String> checklist;
  private final List<OperatorField> fields;
  private final Optional<Duration> within;
  private final Optional<String> refusal;

  private OperatorTask(Builder builder) {
    this.name = builder.name;
    this.title = builder.title;
    this.checklist = List.copyOf(builder.checklist);
    this.fields = List.copyOf(builder.fields);
    this.within = builder.within;
    this.refusal = builder.refusal;
  }

  /**
   * Starts a task.
   *
   * @param name tells the tasks of one contract apart: what is to be done, and for the how-manieth
   *     time, such as {@code suspend.2}; {@code [a-z0-9_.:-]}, at most 80 characters
   * @param title one clause in the imperative, such as {@code Make an instance}
   */
  public static Builder named(String name, String title) {
    return new Builder(name, title);
  }

  /** Its name among the tasks of its contract. */
  public String name() {
    return name;
  }

  /** What is to be done, in one clause. */
  public String title() {
    return title;
  }

  /** What exactly, one line for each step. */
  public List<String> checklist() {
    return checklist;
  }

  /** What must be entered when it is done. */
  public List<OperatorField> fields() {
    return fields;
  }

  /** How soon it should be done, counted from when it was first asked for. */
  public Optional<Duration> within() {
    return within;
  }

  /** What follows when the operator refuses; empty when it must be done, sooner or later. */
  public Optional<String> refusal() {
    return refusal;
  }

  @Override
  public String toString() {
    return name + ": " + title;
  }

  /** Collects the parts of an {@link OperatorTask}. Confined to one thread. */
  public static final class Builder {
    private final String name;
    private final String title;
    private final List<String> checklist = new ArrayList<>();
    private final List<OperatorField> fields = new ArrayList<>();
    private final Set<String> fieldNames = new HashSet<>();
    private Optional<Duration> within = Optional.empty();
    private Optional<String> refusal = Optional.empty();

    private Builder(String name, String title) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + name + "' is not a name for a task");
      }
      this.name = name;
      this.title = line(title);
    }

    /** Adds a line to the checklist: what is to be done next, with every value that it needs. */
    public Builder step(String line) {
      checklist.add(line(line));
      return this;
    }

    /** Adds something that must be entered. */
    public Builder field(OperatorField field) {
      if (!fieldNames.add(field.name())) {
        throw new IllegalArgumentException("declared twice: " + field.name());
      }
      fields.add(field);
      return this;
    }

    /**
     * How soon it should be done. The agent reminds the operator more and more often as that comes
     * near; while a contract is being delivered, the platform's deadline counts where it is
     * earlier.
     */
    public Builder within(Duration time) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("a task's time must be positive, not " + time);
      }
      this.within = Optional.of(time);
      return this;
    }

    /**
     * Lets the operator refuse; {@link Steps#ask} throws then. A task that is not refusable can be
     * put off only.
     *
     * @param consequence what follows, as one clause that the operator is shown before they refuse
     */
    public Builder refusable(String consequence) {
      this.refusal = Optional.of(line(consequence));
      return this;
    }

    /** The task. */
    public OperatorTask build() {
      return new OperatorTask(this);
    }

    private static String line(String text) {
      if (text.isBlank() || text.length() > MAX_LINE || text.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException(
            "a line of a task has 1 to " + MAX_LINE + " characters and no line end");
      }
      return text;
    }
  }
}
