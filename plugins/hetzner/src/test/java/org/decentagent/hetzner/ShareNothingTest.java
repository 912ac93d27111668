// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A simulator that shared a line with the plugin would share its mistakes. */
final class ShareNothingTest {
  private static final String SIMULATOR = "org.decentagent.testkit.hetzner";
  private static final String PLUGIN = "org.decentagent.hetzner";

  private static JavaClasses classes(String home) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(home);
  }

  /** Every class of ours that classes of a package use, in or out of it. */
  private static Set<String> used(String home) {
    Set<String> used = new TreeSet<>();
    classes(home).stream()
        .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
        .map(Dependency::getTargetClass)
        .map(each -> each.getBaseComponentType().getName().replaceFirst("\\$.*", ""))
        .filter(name -> name.startsWith("org.decentagent."))
        .forEach(used::add);
    return used;
  }

  @Test
  void pluginAndSimulatorUseNoClassOfOursInCommonButValuesWithoutAWireForm() {
    Set<String> common = used(PLUGIN);
    common.retainAll(used(SIMULATOR));

    assertThat(classes(PLUGIN)).isNotEmpty();
    assertThat(classes(SIMULATOR)).isNotEmpty();
    assertThat(common)
        .isSubsetOf("org.decentagent.spi.SshPublicKey", "org.decentagent.spi.unit.Secret");
  }
}
