// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.time.Duration;
import org.decentagent.testkit.cloud.Fault;

/** What can go wrong with a call to the cloud. */
public enum CloudFaultKind {
  REFUSED,
  LOST_REPLY,
  TIMED_OUT,
  TAKES_EFFECT_LATE,
  THROTTLED,
  QUOTA,
  DENIED,
  ARRIVES_TWICE,
  BUG,
  LINKAGE,
  PARTIAL_LISTING,
  EMPTY_LISTING,
  OTHER_IDENTITY;

  Fault fault() {
    return switch (this) {
      case REFUSED -> new Fault.Refused();
      case LOST_REPLY -> new Fault.LostReply();
      case TIMED_OUT -> new Fault.TimedOut();
      case TAKES_EFFECT_LATE -> new Fault.TakesEffectLate(Duration.ofSeconds(40));
      case THROTTLED -> new Fault.Throttled(Duration.ofSeconds(30));
      case QUOTA -> new Fault.QuotaReached();
      case DENIED -> new Fault.Denied();
      case ARRIVES_TWICE -> new Fault.ArrivesTwice();
      case BUG -> new Fault.Throws(() -> new IllegalStateException("a bug of the plugin"));
      case LINKAGE -> new Fault.Throws(() -> new NoClassDefFoundError("org/example/Missing"));
      case PARTIAL_LISTING -> new Fault.PartialListing();
      case EMPTY_LISTING -> new Fault.EmptyListing();
      case OTHER_IDENTITY -> new Fault.OtherIdentity("another account");
    };
  }
}
