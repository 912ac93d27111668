// SPDX-License-Identifier: Apache-2.0
package org.decentagent.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuaranteePageTest {
  @TempDir Path project;

  @Test
  void aRuleThatNoPassedTestGuardsIsAFailure() throws IOException {
    note(Stream.of(Rule.values()).filter(rule -> rule != Rule.BRAKE));

    assertThat(GuaranteePage.run(project, GuaranteePage.Mode.WRITE)).isEqualTo(1);

    assertThat(project.resolve("docs/guarantees.md")).doesNotExist();
  }

  @Test
  void aPageThatSaysWhatPassedIsFineAndAnyOtherIsNot() throws IOException {
    note(Stream.of(Rule.values()));
    assertThat(GuaranteePage.run(project, GuaranteePage.Mode.CHECK)).isEqualTo(1);

    assertThat(GuaranteePage.run(project, GuaranteePage.Mode.WRITE)).isZero();

    assertThat(GuaranteePage.run(project, GuaranteePage.Mode.CHECK)).isZero();
    assertThat(project.resolve("docs/guarantees.md"))
        .content()
        .contains("## 10. ")
        .contains("- a test of brake (`SomeTest`)");
  }

  @Test
  void aNameIsReadAsTheSentenceItIs() {
    assertThat(new PassedTest(Rule.PROOF, "T", "twoLooksAt404AndAnSshServerProveIt").claim())
        .isEqualTo("two looks at 404 and an ssh server prove it");
  }

  private void note(Stream<Rule> rules) throws IOException {
    Files.createDirectories(project.resolve("docs"));
    Path target = Files.createDirectories(project.resolve("module/target"));
    Files.write(
        target.resolve("guarantees-1.tsv"),
        rules
            .map(rule ->
                new PassedTest(
                    rule,
                    "SomeTest",
                    "aTestOf"
                        + rule.name().charAt(0)
                        + rule.name().substring(1).toLowerCase(java.util.Locale.ROOT)))
            .map(PassedTest::line)
            .toList());
  }
}
