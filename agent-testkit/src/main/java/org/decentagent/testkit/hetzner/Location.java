// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import tools.jackson.databind.node.ObjectNode;

/** A place with servers. Immutable. */
record Location(ObjectNode document) {
  long id() {
    return document.path("id").longValue();
  }

  String name() {
    return document.path("name").stringValue();
  }

  String zone() {
    return document.path("network_zone").stringValue();
  }
}
