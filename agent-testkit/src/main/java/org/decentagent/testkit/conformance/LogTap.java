// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;

/** Shows what a plugin has logged and printed. Safe for use by many threads. */
@FunctionalInterface
public interface LogTap {
  /** Everything since it was made. */
  List<String> lines();
}
