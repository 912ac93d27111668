// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.decentagent.spi.BackendName;

/**
 * Every configured backend whose plugin loaded, in the order of the configuration. Safe for use by
 * many threads.
 */
public final class Backends implements AutoCloseable {
  private final Map<BackendName, Backend> byName = new LinkedHashMap<>();

  /** Of these. */
  public Backends(List<Backend> backends) {
    backends.forEach(backend -> byName.put(backend.name(), backend));
  }

  /** The backend of that name; empty when it is not configured or its plugin is missing. */
  public Optional<Backend> find(BackendName name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All of them. */
  public List<Backend> all() {
    return List.copyOf(byName.values());
  }

  @Override
  public void close() {
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      byName.values().forEach(backend -> closing.execute(backend::close));
    }
  }
}
