// SPDX-License-Identifier: Apache-2.0
package org.decentagent.guarantees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.decentagent.testkit.rule.Rule;

/**
 * Writes {@code docs/guarantees.md} from what passed, or checks that it says that already. Confined
 * to one thread.
 */
public final class GuaranteePage {
  private GuaranteePage() {}

  /** The page, or {@code --check}, below the project's folder, which is the first argument. */
  public static void main(String[] arguments) {
    boolean check = arguments.length == 2 && arguments[1].equals("--check");
    if (arguments.length != 1 && !check) {
      System.err.println("usage: GuaranteePage <project folder> [--check]");
      System.exit(2);
    }
    System.exit(run(Path.of(arguments[0]), check ? Mode.CHECK : Mode.WRITE));
  }

  enum Mode {
    WRITE,
    CHECK
  }

  static int run(Path project, Mode mode) {
    NavigableSet<PassedTest> passed = passed(project);
    List<Rule> unguarded =
        Stream.of(Rule.values())
            .filter(rule -> passed.stream().noneMatch(test -> test.rule() == rule))
            .toList();
    if (!unguarded.isEmpty()) {
      System.err.println("no test that passed guards " + unguarded + "; run mvn verify first");
      return 1;
    }
    Path page = project.resolve("docs").resolve("guarantees.md");
    String text = render(passed);
    try {
      if (mode == Mode.WRITE) {
        Files.writeString(page, text);
        return 0;
      }
      if (Files.exists(page) && Files.readString(page).equals(text)) {
        return 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.err.println(
        page + " does not say what the tests that passed say; write it anew with guarantees/write");
    return 1;
  }

  private static NavigableSet<PassedTest> passed(Path project) {
    NavigableSet<PassedTest> passed = new TreeSet<>();
    try (Stream<Path> files = Files.walk(project, 4)) {
      for (Path file : files.filter(GuaranteePage::isNotes).sorted().toList()) {
        Files.readAllLines(file).stream().map(PassedTest::parse).forEach(passed::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return passed;
  }

  private static boolean isNotes(Path file) {
    return file.toString().matches(".*/target/guarantees-[0-9]+[.]tsv");
  }

  static String render(Collection<PassedTest> passed) {
    StringBuilder page =
        new StringBuilder(
            """
            # Guarantees

            Killed at any instant the agent never makes a second instance, never loses a paid one, never leaves one
            running unpaid, and never destroys what it cannot prove is its own and finished. It goes by twenty rules.
            Below, for each: what keeps it, and the tests that fail without it. This page is written from tests that
            passed (`guarantees/write`), and the gate fails when it says anything else.
            """);
    for (Rule rule : Rule.values()) {
      page.append("\n## ")
          .append(rule.number())
          .append(". ")
          .append(rule.text())
          .append("\n\n")
          .append(Mechanism.of(rule))
          .append("\n\n");
      passed.stream()
          .filter(test -> test.rule() == rule)
          .forEach(test ->
              page.append("- ")
                  .append(test.claim())
                  .append(" (`")
                  .append(test.type())
                  .append("`)\n"));
    }
    return page.toString();
  }
}
