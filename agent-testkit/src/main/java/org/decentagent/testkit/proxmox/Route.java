// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One endpoint: where it is, who may call it, what it takes, and what it does. Immutable. */
record Route(
    String method,
    String pattern,
    Permission permission,
    Schema schema,
    Place place,
    Endpoint endpoint) {
  /** On which node an endpoint works. */
  enum Place {
    ANY_NODE,
    NAMED_NODE
  }

  /** What an endpoint does. */
  interface Endpoint {
    Reply answer(Call call);
  }

  /** The parts of a path that have names, if it is this route's. */
  Optional<Map<String, String>> match(String path) {
    String[] wanted = pattern.split("/", -1);
    String[] parts = path.split("/", -1);
    if (wanted.length != parts.length) {
      return Optional.empty();
    }
    Map<String, String> named = new HashMap<>();
    for (int at = 0; at < parts.length; at++) {
      if (wanted[at].startsWith("{")) {
        named.put(wanted[at].substring(1, wanted[at].length() - 1), Percent.decode(parts[at]));
      } else if (!wanted[at].equals(parts[at])) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }

  /** What the path's own parameters must look like. */
  Schema fullSchema() {
    Schema full = schema;
    for (String part : pattern.split("/", -1)) {
      full =
          switch (part) {
            case "{node}" -> full.requiring("node", ParameterType.NODE);
            case "{vmid}" -> full.requiring("vmid", ParameterType.VMID);
            case "{storage}" -> full.requiring("storage", ParameterType.STORAGE);
            case "{poolid}" -> full.requiring("poolid", ParameterType.POOL);
            case "{pos}" -> full.requiring("pos", ParameterType.integer(0, 10_000));
            default ->
                part.startsWith("{")
                    ? full.requiring(part.substring(1, part.length() - 1), ParameterType.ANY)
                    : full;
          };
    }
    return full;
  }
}
