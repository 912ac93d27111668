// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

final class ConformancePageTest {
  private static final Path PAGE = Path.of("..", "docs", "conformance.md");

  @Test
  void thePageListsEveryCheckAsItIs() throws IOException {
    List<String> checks =
        Conformance.checks().stream()
            .map(check ->
                "| `%s` | %s | %s |"
                    .formatted(
                        check.name(),
                        check.claim(),
                        check.rules().stream()
                            .map(rule -> Integer.toString(rule.number()))
                            .collect(Collectors.joining(", "))))
            .toList();

    List<String> listed =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| `") && line.matches(".*\\. \\| [0-9, ]+ \\|"))
            .toList();

    assertThat(listed).isEqualTo(checks);
  }

  @Test
  void thePageListsEveryRuleAsItIs() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(
            Stream.of(Rule.values()).map(rule -> "| " + rule.number() + " | " + rule.text() + " |"))
        .allSatisfy(line -> assertThat(page).contains(line));
  }

  @Test
  void namesAreInKebabCaseAndGivenOnce() {
    assertThat(Conformance.checks().stream().map(Check::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]+(-[a-z0-9]+)+"));
  }
}
