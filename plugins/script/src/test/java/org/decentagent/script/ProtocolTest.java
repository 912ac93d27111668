// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.script.api.ExitCode;
import org.decentagent.script.api.Verb;
import org.junit.jupiter.api.Test;

/** The page, the schema and the plugin say the same. */
final class ProtocolTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- ([a-z_]+) -->\\s+```json\\n(.*?)```", Pattern.DOTALL);
  private static final String PAGE = Workshop.read(Path.of("PROTOCOL.md"));

  @Test
  void everyVerbHasADocumentEachWay() {
    List<String> verbs = Arrays.stream(Verb.values()).map(Verb::word).toList();

    assertThat(ProtocolSchema.kinds())
        .containsAll(verbs.stream().map(verb -> "request_" + verb).toList())
        .containsAll(verbs.stream().map(verb -> "answer_" + verb).toList())
        .hasSize(2 * verbs.size() + 2);
  }

  @Test
  void everyExampleOfThePageIsAsTheSchemaSays() {
    Matcher examples = EXAMPLE.matcher(PAGE);
    int seen = 0;
    while (examples.find()) {
      assertThat(ProtocolSchema.faults(examples.group(1), examples.group(2)))
          .as(examples.group(2))
          .isEmpty();
      seen++;
    }

    assertThat(seen).isGreaterThanOrEqualTo(8);
  }

  @Test
  void thePageNamesEveryVerbAndEveryExitCode() {
    assertThat(Verb.values())
        .allSatisfy(verb -> assertThat(PAGE).contains("`" + verb.word() + "`"));
    assertThat(ExitCode.values())
        .allSatisfy(code -> assertThat(PAGE).contains("| " + code.number() + " |"));
  }

  @Test
  void theSchemaRefusesWhatThePluginRefuses() {
    assertThat(ProtocolSchema.faults("answer_provision", "{\"status\":\"in_progress\"}"))
        .isNotEmpty();
    assertThat(
            ProtocolSchema.faults(
                "answer_provision", "{\"status\":\"ready\",\"instance\":{\"external_id\":\"x\"}}"))
        .isNotEmpty();
    assertThat(ProtocolSchema.faults("answer_find", "{\"status\":\"found\"}")).isNotEmpty();
    assertThat(ProtocolSchema.faults("answer_inventory", "{\"status\":\"complete\"}")).isNotEmpty();
    assertThat(ProtocolSchema.faults("answer_describe", "{\"protocol\":1}")).isNotEmpty();
    assertThat(ProtocolSchema.faults("request_find", "{}")).isNotEmpty();
    assertThat(ProtocolSchema.faults("error", "{\"error\":{}}")).isNotEmpty();
  }
}
