// SPDX-License-Identifier: Apache-2.0
package org.decentagent.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

final class PassedTestsTest {
  @TempDir Path folder;

  @Test
  void onlyATestThatPassedWithEveryParameterIsNoted() throws IOException {
    PassedTests listener = new PassedTests(folder);

    System.setProperty("guarantees.sample", "on");
    try {
      LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(Sample.class))
                  .build(),
              listener);
    } finally {
      System.clearProperty("guarantees.sample");
    }

    assertThat(Files.readAllLines(notes()))
        .containsExactly("FENCE\tSample\tpasses", "BRAKE\tSample\tpasses");
  }

  private Path notes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Guards(Rule.BRAKE)
  @EnabledIfSystemProperty(named = "guarantees.sample", matches = "on")
  static final class Sample {
    @Test
    @Guards(Rule.FENCE)
    void passes() {}

    @Test
    void fails() {
      throw new AssertionError("as it must");
    }

    @Test
    @Disabled("as it must")
    void isLeftOut() {}

    @Test
    void findsNothingToRunOn() {
      Assumptions.abort("as it must");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void failsWithOneOfItsParameters(int parameter) {
      assertThat(parameter).isEqualTo(1);
    }
  }
}
