// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.testkit.conformance.Mishap;
import org.decentagent.testkit.conformance.Troublemaker;

/** Lets the calls to a simulated cloud go wrong. Safe for use by many threads. */
final class CloudTrouble implements Troublemaker {
  private static final Set<CloudOperation> ALL = EnumSet.allOf(CloudOperation.class);
  private static final Set<CloudOperation> CHANGES =
      Stream.of(CloudOperation.values())
          .filter(CloudOperation::isChange)
          .collect(Collectors.toUnmodifiableSet());

  private final SimulatedCloud cloud;
  private volatile int before;

  CloudTrouble(SimulatedCloud cloud) {
    this.cloud = cloud;
  }

  @Override
  public boolean knows(Mishap mishap) {
    return true;
  }

  @Override
  public void begin(Mishap mishap, int skipped) {
    before = cloud.befallenCalls();
    switch (mishap) {
      case UNREACHABLE -> lasting(ALL, new Fault.Refused());
      case SERVER_ERROR -> lasting(ALL, new Fault.TimedOut());
      case DENIED -> lasting(ALL, new Fault.Denied());
      case THROTTLED -> lasting(ALL, new Fault.Throttled(Duration.ofSeconds(30)));
      case NO_ROOM -> lasting(Set.of(CloudOperation.CREATE), new Fault.QuotaReached());
      case LISTING_CUT -> lasting(Set.of(CloudOperation.LIST), new Fault.PartialListing());
      case HANGING -> lasting(ALL, new Fault.Hangs());
      case ANSWER_LOST -> cloud.addFault(CHANGES, new Fault.LostReply(), skipped, 1);
      case REQUEST_LOST -> cloud.addFault(CHANGES, new Fault.TimedOut(), skipped, 1);
    }
  }

  private void lasting(Set<CloudOperation> operations, Fault fault) {
    cloud.addFault(operations, fault, 0, Integer.MAX_VALUE);
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
