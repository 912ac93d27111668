// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.findings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FindingsTest {
  private final Findings findings = new Findings();

  @Test
  void thousandsOfOneKindHideNoOthers() {
    findings.put("backend/box", "the box hangs");
    for (int i = 0; i < 3000; i++) {
      findings.put("intake/" + i, "contract " + i + " is left alone");
    }
    findings.put("platform/pending", "cannot ask for contracts");

    assertThat(findings.all())
        .hasSize(103)
        .startsWith("the box hangs")
        .contains("… and 2900 more like these")
        .endsWith("cannot ask for contracts");
  }

  @Test
  void whatIsSaidOfPartsOfABackendIsAboutIt() {
    findings.put("backend/box/access", "the box lets nobody in");
    findings.put("backend/cloud", "the cloud hangs");

    assertThat(findings.areAbout("backend/box")).isTrue();
    assertThat(findings.areAbout("backend/cloud")).isTrue();
    assertThat(findings.areAbout("backend/bo")).isFalse();
    assertThat(findings.areAbout("backend/clou")).isFalse();
  }
}
