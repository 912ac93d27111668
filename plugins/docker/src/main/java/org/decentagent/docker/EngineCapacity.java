// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineFacts;
import org.decentagent.docker.api.ListedContainer;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * Tells how large an engine's host is. Memory that instances were promised counts as used, used or
 * not. Safe for use by many threads.
 */
final class EngineCapacity implements CapacityReport {
  private final Engine engine;

  EngineCapacity(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Capacity capacity() {
    EngineFacts facts = engine.facts();
    long promised =
        engine.containers().list().stream()
            .map(ListedContainer::labels)
            .mapToLong(labels -> InstanceLabels.memory(labels).bytes())
            .sum();
    long total = facts.host().memoryBytes();
    return Capacity.of(
            Math.max(1, facts.host().cpus()),
            new MemorySize(total),
            new MemorySize(Math.max(0, total - promised)))
        .withStorage(storage(facts));
  }

  /** The engine does not tell, so only an engine on this machine can be measured. */
  private List<Pool> storage(EngineFacts facts) {
    if (!engine.session().engine().isLocal() || facts.dataFolder().isEmpty()) {
      return List.of();
    }
    try {
      FileStore store = Files.getFileStore(Path.of(facts.dataFolder()));
      return List.of(
          new Pool(
              facts.dataFolder(),
              facts.storageDriver(),
              new StorageSize(store.getTotalSpace()),
              new StorageSize(store.getUsableSpace())));
    } catch (IOException e) {
      return List.of();
    }
  }
}
