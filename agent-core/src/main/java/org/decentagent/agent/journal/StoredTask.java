// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A task's body as it lies in the file. Fields are added, never renamed. */
record StoredTask(
    String name,
    String title,
    List<String> checklist,
    List<StoredField> fields,
    @Nullable Long withinMillis,
    @Nullable String refusal) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

  /** One field. */
  record StoredField(
      String name, String kind, String prompt, @Nullable String suggestion, boolean required) {
    static StoredField of(OperatorField field) {
      return new StoredField(
          field.name(),
          field.kind().name(),
          field.prompt(),
          field.suggestion().orElse(null),
          field.isRequired());
    }

    OperatorField toField() {
      OperatorField field = OperatorField.of(OperatorField.Kind.valueOf(kind), name, prompt);
      OperatorField suggesting = suggestion == null ? field : field.suggesting(suggestion);
      return required ? suggesting : suggesting.optional();
    }
  }

  static String write(OperatorTask task) {
    return JSON.writeValueAsString(
        new StoredTask(
            task.name(),
            task.title(),
            task.checklist(),
            task.fields().stream().map(StoredField::of).toList(),
            task.within().map(Duration::toMillis).orElse(null),
            task.refusal().orElse(null)));
  }

  static OperatorTask read(String json) {
    StoredTask stored = JSON.readValue(json, StoredTask.class);
    OperatorTask.Builder task = OperatorTask.named(stored.name(), stored.title());
    stored.checklist().forEach(task::step);
    stored.fields().forEach(field -> task.field(field.toField()));
    Optional.ofNullable(stored.withinMillis()).map(Duration::ofMillis).ifPresent(task::within);
    Optional.ofNullable(stored.refusal()).ifPresent(task::refusable);
    return task.build();
  }

  static String writeValues(Map<String, String> values) {
    return JSON.writeValueAsString(new TreeMap<>(values));
  }

  static Map<String, String> readValues(String json) {
    return JSON.readValue(json, VALUES);
  }
}
