// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is done for every resource of every listing. Safe for use by many threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StampBench {
  private final Owner owner = new Owner("a".repeat(64), "pool-1", "b".repeat(64));
  private final ContractId contract = new ContractId("0123456789abcdef".repeat(4));
  private final String mark = Mark.of(contract).text();
  private final Map<String, String> labels = new OwnerStamp(owner, contract, 1, mark).labels();

  /** A contract's mark. */
  @Benchmark
  public Mark writeMark() {
    return Mark.of(contract);
  }

  /** A resource's name, read as a mark. */
  @Benchmark
  public Optional<Mark> readMark() {
    return Mark.read(mark);
  }

  /** The labels of a new resource. */
  @Benchmark
  public Map<String, String> writeStamp() {
    return new OwnerStamp(owner, contract, 1, mark).labels();
  }

  /** Whose a resource is, from its labels. */
  @Benchmark
  public Ownership readStamp() {
    return OwnerStamp.read(labels, mark, owner);
  }
}
