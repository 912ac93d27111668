// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;

/** Shows a backend as it really is, without the plugin. */
public interface Truth {
  /** The external ids of all instances there are, whoever made them, in every state. */
  List<String> instances();

  /** Names of everything else that can be left behind: disks, networks, addresses, keys. */
  List<String> parts();
}
