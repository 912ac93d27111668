// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Instant;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What the operator entered when a task was done, checked field by field. Made by the agent.
 * Immutable.
 *
 * @param values by the names of the task's {@link OperatorTask#fields}, in their one form
 * @param at when it was entered
 */
public record OperatorAnswer(Map<String, String> values, Instant at) {
  /** Copies the map. */
  public OperatorAnswer {
    values = Map.copyOf(values);
  }

  /** What was entered in an optional field. */
  public Optional<String> find(String field) {
    return Optional.ofNullable(values.get(field));
  }

  /**
   * What was entered in a required field.
   *
   * @throws NoSuchElementException when the task has no such field, which is a mistake in the
   *     plugin
   */
  public String require(String field) {
    return find(field)
        .orElseThrow(() -> new NoSuchElementException("the task has no field " + field));
  }
}
