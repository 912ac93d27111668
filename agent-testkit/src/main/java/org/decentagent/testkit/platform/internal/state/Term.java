// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

/** When a contract was made and how long it runs; nanoseconds and hours. Immutable. */
public record Term(long createdAt, long start, long end, long hours) {
  public Term endingAt(long instant) {
    return new Term(createdAt, start, instant, hours);
  }

  public Term extended(long moreHours, long newEnd) {
    return new Term(createdAt, start, newEnd, hours + moreHours);
  }
}
