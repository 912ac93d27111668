// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the Engine API. Immutable.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/#api-version-matrix">API versions</a>
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The oldest that we speak: Debian 12's engine. */
  public static final ApiVersion OLDEST = new ApiVersion(1, 41);

  /** The newest that we know. */
  public static final ApiVersion NEWEST = new ApiVersion(1, 52);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

  static ApiVersion parse(String text) {
    Matcher version = FORM.matcher(text.strip());
    if (!version.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a version of the Engine API");
    }
    return new ApiVersion(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
  }

  /** The newest that both sides speak, whether or not the engine still accepts it. */
  ApiVersion orNewest() {
    return compareTo(NEWEST) < 0 ? this : NEWEST;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
