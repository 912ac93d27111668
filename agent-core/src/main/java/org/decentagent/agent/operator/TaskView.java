// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as commands and their JSON show it. Instants are ISO 8601 texts. Immutable.
 *
 * @param id what {@code dc-agent manual complete} takes
 * @param state {@code open}, {@code done} or {@code refused}; {@code moot} when it is open and
 *     nobody wants it any more; {@code over} when its contract is gone
 * @param due by when it should be done; null when nothing presses
 * @param deadline when the platform gives the delivery up; null when it does not
 * @param refusal what follows when it is refused; null when it cannot be
 * @param complaint why what was entered does not hold, or why it was refused
 * @param entered what was entered last, by field
 */
public record TaskView(
    long id,
    String contract,
    String backend,
    String name,
    String title,
    String state,
    String askedAt,
    @Nullable String due,
    @Nullable String deadline,
    @Nullable String snoozedUntil,
    @Nullable String complaint,
    @Nullable String refusal,
    List<String> checklist,
    List<Field> fields,
    Map<String, String> entered,
    List<Entry> trail) {
  /** Copies the collections. */
  public TaskView {
    checklist = List.copyOf(checklist);
    fields = List.copyOf(fields);
    entered = Map.copyOf(entered);
    trail = List.copyOf(trail);
  }

  /**
   * What must be entered.
   *
   * @param form what is right, for a person
   * @param suggestion what counts when nothing is entered: what was entered before, or what the
   *     task suggests
   */
  public record Field(
      String name,
      String kind,
      String prompt,
      String form,
      boolean required,
      @Nullable String suggestion) {}

  /** Who did what with it. */
  public record Entry(String at, String who, String what, String detail) {}
}
