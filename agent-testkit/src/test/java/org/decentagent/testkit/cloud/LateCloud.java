// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.testkit.conformance.Lateness;

/** Lets changes to a simulated cloud take effect late. Safe for use by many threads. */
final class LateCloud implements Lateness {
  private static final Set<CloudOperation> CHANGES =
      Stream.of(CloudOperation.values())
          .filter(CloudOperation::isChange)
          .collect(Collectors.toUnmodifiableSet());

  private final SimulatedCloud cloud;
  private volatile int before;

  LateCloud(SimulatedCloud cloud) {
    this.cloud = cloud;
  }

  @Override
  public void begin(int skipped, Duration after) {
    before = cloud.befallenCalls();
    cloud.addFault(CHANGES, new Fault.TakesEffectLate(after), skipped, 1);
  }

  @Override
  public int befallen() {
    return cloud.befallenCalls() - before;
  }

  @Override
  public void end() {
    cloud.clearFaults();
  }
}
