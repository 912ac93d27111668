// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.nio.file.Path;

/** Where the build put the distribution. */
final class Distribution {
  private Distribution() {}

  static Path folder() {
    return Path.of(
        java.util.Objects.requireNonNull(
            System.getProperty("distribution"), "set by the build, after package"));
  }
}
