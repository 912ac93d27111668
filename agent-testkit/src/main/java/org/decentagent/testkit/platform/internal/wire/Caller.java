// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who signed a request. Keys are lower-case hex. Immutable. */
public sealed interface Caller {
  /** Nobody: the endpoint asks for no signature. */
  record Anonymous() implements Caller {
    @Override
    public String provider() {
      throw new IllegalStateException("an endpoint without authentication has no provider");
    }
  }

  /** A provider's owner or a tenant. */
  record User(String key) implements Caller {
    @Override
    public String provider() {
      return key;
    }
  }

  /** An agent with a live delegation. */
  record Agent(String key, String provider, @Nullable String pool, List<String> permissions)
      implements Caller {
    public Agent {
      permissions = List.copyOf(permissions);
    }
  }

  /** The provider on whose behalf the caller speaks. */
  String provider();
}
