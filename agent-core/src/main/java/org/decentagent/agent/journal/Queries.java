// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked of the store without changing it. Confined to whoever has the store. */
public interface Queries {
  /** Reads rows. */
  <T> List<T> list(String query, Sql.Reader<T> reader, @Nullable Object... values);

  /** Reads at most one row. */
  default <T> Optional<T> find(String query, Sql.Reader<T> reader, @Nullable Object... values) {
    return list(query, reader, values).stream().findFirst();
  }
}
