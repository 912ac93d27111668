// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What an endpoint answers with on success. Immutable once made. */
record Reply(JsonNode data, OptionalInt total) {
  static Reply of(JsonNode data) {
    return new Reply(data, OptionalInt.empty());
  }

  static Reply text(String data) {
    return of(JsonNodeFactory.instance.stringNode(data));
  }

  static Reply nothing() {
    return of(JsonNodeFactory.instance.nullNode());
  }

  static Reply listed(JsonNode data, int total) {
    return new Reply(data, OptionalInt.of(total));
  }
}
