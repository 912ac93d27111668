// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide shows only code that is compiled and tested elsewhere in this repository. */
final class PluginGuideTest {
  private static final Path ROOT = Path.of("..");
  private static final Path GUIDE = ROOT.resolve("docs/plugin-guide.md");
  private static final Pattern SHOWN =
      Pattern.compile("<!-- from (\\S+) -->\\s*```(?:java|xml)\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("```(?:java|xml)\\n");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @Test
  void everyPieceOfCodeInTheGuideStandsInTheFileThatItNames() throws IOException {
    String guide = Files.readString(GUIDE);

    List<MatchResult> pieces = SHOWN.matcher(guide).results().toList();

    assertThat(pieces).hasSameSizeAs(CODE.matcher(guide).results().toList());
    for (MatchResult piece : pieces) {
      String file = Files.readString(ROOT.resolve(piece.group(1)));
      for (String part : piece.group(2).split("(?m)^ *(?://|<!--) ….*\\n", -1)) {
        assertThat(plain(file)).as("a piece from %s", piece.group(1)).contains(plain(part));
      }
    }
  }

  @Test
  void everyFileThatTheGuideLinksToIsThere() throws IOException {
    List<String> links =
        LINK.matcher(Files.readString(GUIDE)).results().map(link -> link.group(1)).toList();

    assertThat(links).isNotEmpty();
    assertThat(links).allSatisfy(link -> assertThat(GUIDE.resolveSibling(link)).exists());
  }

  /** Without indentation and empty lines, so that a piece may stand further left than its file. */
  private static String plain(String code) {
    return code.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n", "\n", "\n"));
  }
}
