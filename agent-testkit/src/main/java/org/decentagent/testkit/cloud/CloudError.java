// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.Optional;

/** How a call to the cloud failed, in the cloud's own words. */
final class CloudError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  CloudError(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.retryAfter = Optional.empty();
  }

  CloudError(Duration retryAfter, String message) {
    super(message);
    this.kind = Kind.THROTTLED;
    this.retryAfter = Optional.of(retryAfter);
  }

  Kind kind() {
    return kind;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The kinds there are; all but {@link #NO_ANSWER} promise that nothing happened. */
  enum Kind {
    NOT_SENT,
    NO_ANSWER,
    THROTTLED,
    QUOTA,
    DENIED,
    NAME_TAKEN,
    NUMBER_TAKEN,
    IN_USE,
    NOT_FOUND,
    INCOMPLETE
  }
}
