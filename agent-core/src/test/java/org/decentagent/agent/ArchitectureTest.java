// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages, which nobody may turn round by accident. */
final class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.decentagent");

  @Test
  void everyModuleThatTheRulesSpeakOfIsLookedAt() {
    assertThat(OURS)
        .extracting("packageName")
        .contains(
            "org.decentagent.spi",
            "org.decentagent.http",
            "org.decentagent.platform",
            "org.decentagent.agent",
            "org.decentagent.testkit.platform",
            "org.decentagent.testkit.hetzner",
            "org.decentagent.testkit.proxmox");
  }

  @Test
  void packagesOfTheCoreHaveNoCycles() {
    slices().matching("org.decentagent.agent.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void packagesOfTheCoreDoNotKnowWhatPutsThemTogether() {
    noClasses()
        .that()
        .resideInAPackage("org.decentagent.agent.(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.decentagent.agent")
        .check(OURS);
  }

  @Test
  void whatPluginsSeeDependsOnTheJdkAndAnnotationsOnly() {
    classes()
        .that()
        .resideInAPackage("org.decentagent.spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "org.decentagent.spi..")
        .check(OURS);
  }

  @Test
  void theClientOfThePlatformDoesNotKnowTheAgent() {
    noClasses()
        .that()
        .resideInAPackage("org.decentagent.platform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.decentagent.agent..", "org.decentagent.testkit..")
        .check(OURS);
  }

  @Test
  void callsOverHttpKnowNothingElseOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("org.decentagent.http..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.decentagent..")
                .and(resideOutsideOfPackage("org.decentagent.http..")))
        .check(OURS);
  }

  @Test
  void theSimulatedPlatformSharesNothingWithTheClientThatItJudges() {
    noClasses()
        .that()
        .resideInAPackage("org.decentagent.testkit.platform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.decentagent.platform..", "org.decentagent.agent..")
        .check(OURS);
  }

  @Test
  void theSimulatedHetznerSharesNothingWithWhatItJudges() {
    classes()
        .that()
        .resideInAPackage("org.decentagent.testkit.hetzner..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "com.sun.net.httpserver..",
            "com.networknt.schema..",
            "org.jspecify..",
            "org.slf4j..",
            "org.yaml.snakeyaml..",
            "tools.jackson..",
            "org.decentagent.spi..",
            "org.decentagent.testkit.cloud.ssh..",
            "org.decentagent.testkit.hetzner..")
        .check(OURS);
  }

  @Test
  void theSimulatedHetznerRunsWithoutItsJudge() {
    noClasses()
        .that()
        .resideInAPackage("org.decentagent.testkit..")
        .and()
        .resideOutsideOfPackage("org.decentagent.testkit.hetzner.judge..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.decentagent.testkit.hetzner.judge..", "com.networknt..")
        .check(OURS);
  }

  @Test
  void theSimulatedProxmoxSharesNothingWithThePluginsThatItJudges() {
    classes()
        .that()
        .resideInAPackage("org.decentagent.testkit.proxmox..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "org.bouncycastle..",
            "tools.jackson..",
            "org.decentagent.spi..",
            "org.decentagent.testkit.cloud.ssh..",
            "org.decentagent.testkit.proxmox..")
        .check(OURS);
  }

  @Test
  void librariesStayBehindTheirPackages() {
    onlyIn("org.pf4j..", "org.decentagent.agent.plugin..");
    onlyIn("com.github.kagkarlsson..", "org.decentagent.agent.engine..");
    onlyIn("org.sqlite..", "org.decentagent.agent.journal..");
    onlyIn("org.flywaydb..", "org.decentagent.agent.journal..");
    onlyIn("org.tomlj..", "org.decentagent.agent.config..");
    onlyIn("com.jcraft..", "org.decentagent.agent.login..");
  }

  private static void onlyIn(String library, String home) {
    noClasses()
        .that()
        .resideInAPackage("org.decentagent.agent..")
        .and()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because(library + " is used in " + home + " only")
        .check(OURS);
  }

  @Test
  void timeAndChanceComeThroughConstructors() {
    noClasses()
        .that()
        .resideInAPackage("org.decentagent.agent..")
        .and()
        .haveNameNotMatching("org\\.decentagent\\.agent\\.(Running|PlatformLinks)(\\$.*)?")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .orShould()
        .callConstructor(Random.class)
        .check(OURS);
  }
}
