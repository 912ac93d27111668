// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.util.List;
import org.decentagent.script.api.Program;
import org.decentagent.script.api.Verb;
import org.decentagent.script.wire.CapacityAnswer;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/** Asks the program how large its backend is. Safe for use by many threads. */
final class ProgramCapacity implements CapacityReport {
  private final Program program;

  ProgramCapacity(Program program) {
    this.program = program;
  }

  @Override
  public Capacity capacity() {
    return program.ask(
        new Program.Question(
            Verb.CAPACITY, "its backend", program.request(Verb.CAPACITY), line -> {}),
        ProgramCapacity::read);
  }

  private static Capacity read(String text) {
    CapacityAnswer answer = Json.read(text, CapacityAnswer.class);
    int threads = Members.require("cpu_threads", answer.cpuThreads());
    if (threads < 1) {
      throw new IllegalArgumentException("'cpu_threads' is less than 1");
    }
    Capacity capacity =
        Capacity.of(
            threads,
            new MemorySize(Members.require("memory_total_bytes", answer.memoryTotalBytes())),
            new MemorySize(Members.require("memory_free_bytes", answer.memoryFreeBytes())));
    List<CapacityAnswer.Pool> pools = answer.storage() == null ? List.of() : answer.storage();
    Capacity whole = capacity.withStorage(pools.stream().map(ProgramCapacity::pool).toList());
    return Members.line(answer.cpuModel()).map(whole::withCpuModel).orElse(whole);
  }

  private static Pool pool(CapacityAnswer.Pool pool) {
    return new Pool(
        Members.require("storage.name", pool.name()),
        Members.require("storage.kind", pool.kind()),
        new StorageSize(Members.require("storage.total_bytes", pool.totalBytes())),
        new StorageSize(Members.require("storage.free_bytes", pool.freeBytes())));
  }
}
