// SPDX-License-Identifier: Apache-2.0
package org.decentagent.guarantees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.decentagent.testkit.rule.Guards;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Notes in {@code target/guarantees-….tsv} of the module under test which tests of which rules
 * passed. A test that failed or did not run, even for one of its parameters, is not there. Found by
 * JUnit through {@code META-INF/services}. Safe for use by many threads.
 *
 * @see <a href="https://docs.junit.org/current/user-guide/#launcher-api-listeners-custom">JUnit:
 *     custom test execution listeners</a>
 */
public final class PassedTests implements TestExecutionListener {
  private final Path folder;
  private final Set<PassedTest> passed = new ConcurrentSkipListSet<>();
  private final Set<PassedTest> otherwise = new ConcurrentSkipListSet<>();

  /** For the module in whose folder the tests run. */
  public PassedTests() {
    this(Path.of("target"));
  }

  PassedTests(Path folder) {
    this.folder = folder;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean successful = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (test.isTest() || !successful) {
      guarded(test).forEach((successful ? passed : otherwise)::add);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    guarded(test).forEach(otherwise::add);
  }

  private static Stream<PassedTest> guarded(TestIdentifier test) {
    return test
        .getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .map(MethodSource::getJavaMethod)
        .stream()
        .flatMap(PassedTests::guarded);
  }

  private static Stream<PassedTest> guarded(Method method) {
    Class<?> type = method.getDeclaringClass();
    return Stream.of(
            Optional.ofNullable(method.getAnnotation(Guards.class)),
            Optional.ofNullable(type.getAnnotation(Guards.class)))
        .flatMap(Optional::stream)
        .flatMap(guards -> Stream.of(guards.value()))
        .map(rule -> new PassedTest(rule, type.getSimpleName(), method.getName()));
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    passed.removeAll(otherwise);
    if (passed.isEmpty() || !Files.isDirectory(folder)) {
      return;
    }
    // A module's tests may run in several processes.
    Path file = folder.resolve("guarantees-" + ProcessHandle.current().pid() + ".tsv");
    try {
      Files.write(
          file,
          passed.stream().map(PassedTest::line).toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND); // a process runs one class after the other
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note the passed tests in " + file, e);
    }
  }
}
