// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.decentagent.agent.Point.Kind;
import org.decentagent.agent.Point.When;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.capability.Capability;

/**
 * Every step out of the agent that the code has, read from its class files: whoever adds one need
 * not name it anywhere.
 */
final class KnownPoints {
  private static final Set<String> NOT_CALLS = Set.of("close", "of", "register");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.decentagent.agent", "org.decentagent.spi");

  /** The methods that change rows of the journal. */
  Set<String> writes() {
    return calls(call ->
            call.getTargetOwner().getFullName().equals("org.decentagent.agent.journal.Sql")
                && call.getName().equals("update"))
        .map(call -> Tally.name(Kind.COMMIT, When.BEFORE, method(call)))
        .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
  }

  private static String method(JavaMethodCall call) {
    return simple(call.getOriginOwner()) + "." + call.getOrigin().getName();
  }

  private static String simple(HasName type) {
    return type.getName().substring(type.getName().lastIndexOf('.') + 1);
  }

  /** What the agent asks of the platform and tells it, on both sides. */
  Set<String> platformCalls() {
    return bothSides(
        Kind.PLATFORM,
        calls(call -> call.getTargetOwner().isEquivalentTo(PlatformClient.class))
            .map(JavaMethodCall::getName)
            .filter(name -> !NOT_CALLS.contains(name))
            .map(name -> "PlatformClient." + name));
  }

  /** What a plugin can be asked, abilities included, on both sides. */
  Set<String> pluginCalls() {
    return bothSides(
        Kind.PLUGIN,
        classes.stream()
            .filter(type ->
                type.isEquivalentTo(Provisioner.class)
                    || (type.isAssignableTo(Capability.class) && type.isInterface()))
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> !NOT_CALLS.contains(method.getName()))
            .map(KnownPoints::method));
  }

  private static String method(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return owner.getSimpleName() + "." + method.getName();
  }

  private static Set<String> bothSides(Kind kind, Stream<String> methods) {
    Set<String> points = new TreeSet<>();
    methods.forEach(method -> {
      for (When when : When.values()) {
        points.add(Tally.name(kind, when, method));
      }
    });
    return points;
  }

  private Stream<JavaMethodCall> calls(Predicate<JavaMethodCall> which) {
    return classes.stream()
        .filter(type -> type.getPackageName().startsWith("org.decentagent.agent"))
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(which);
  }
}
