// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names an image in a registry or on the engine. Immutable.
 *
 * @param repository such as {@code registry.example.org/team/debian}
 * @param tag a tag, or a digest such as {@code sha256:…}
 * @see <a href="https://pkg.go.dev/github.com/distribution/reference">grammar of references</a>
 */
public record ImageName(String repository, String tag) {
  private static final Pattern FORM =
      Pattern.compile(
          "((?:[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
              + "(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");
  private static final int LONGEST = 400;

  /**
   * Reads {@code repository[:tag][@digest]}; without either it is {@code latest}, with both the
   * digest counts.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static ImageName parse(String text) {
    Matcher name = FORM.matcher(text);
    if (text.length() > LONGEST || !name.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not the name of an image, such as debian:12-slim");
    }
    String tag = name.group(2) == null ? "latest" : name.group(2);
    return new ImageName(name.group(1), name.group(3) == null ? tag : name.group(3));
  }

  @Override
  public String toString() {
    return repository + (tag.startsWith("sha256:") ? "@" : ":") + tag;
  }
}
