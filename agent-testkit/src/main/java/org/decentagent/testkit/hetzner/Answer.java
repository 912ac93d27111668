// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What an endpoint answers: a status, and a document unless there is nothing to say. Immutable. */
record Answer(int status, Optional<ObjectNode> document) {
  static Answer ok(ObjectNode document) {
    return new Answer(200, Optional.of(document));
  }

  static Answer created(ObjectNode document) {
    return new Answer(201, Optional.of(document));
  }

  static Answer noContent() {
    return new Answer(204, Optional.empty());
  }
}
