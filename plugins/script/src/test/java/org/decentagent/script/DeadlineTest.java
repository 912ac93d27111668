// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.spi.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program never has longer than the agent waits for it. */
final class DeadlineTest {
  @TempDir Path folder;

  @Test
  void aProgramIsStoppedBeforeTheAgentGivesTheCallUp() {
    Workshop shop =
        Workshop.with(folder, Bodies.WHOLE)
            .set("deadline", "20 min")
            .callDeadline(Duration.ofMinutes(3));

    shop.provisioner().identity();

    assertThat(shop.requests("describe"))
        .singleElement()
        .asString()
        .contains("\"deadline_seconds\":175");
  }

  @Test
  void doctorNamesADeadlineThatIsTooLong() {
    Workshop shop =
        Workshop.with(folder, Bodies.WHOLE)
            .set("deadline", "20 min")
            .callDeadline(Duration.ofMinutes(3));

    assertThat(shop.provisioner().preflight())
        .filteredOn(finding -> finding.code().text().equals("script/deadline_too_long"))
        .extracting(Finding::remedy)
        .containsExactly("raise call_deadline, or lower deadline");
  }

  @Test
  void theUsualDeadlinesFitEachOther() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);

    assertThat(shop.provisioner().preflight())
        .extracting(finding -> finding.code().text())
        .doesNotContain("script/deadline_too_long");
    assertThat(shop.requests("describe").getFirst()).contains("\"deadline_seconds\":240");
  }
}
