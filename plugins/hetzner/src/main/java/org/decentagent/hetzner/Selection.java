// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be ordered for a contract now, in order of preference, and what speaks against the rest.
 * Immutable.
 */
record Selection(List<Candidate> candidates, List<Objection> objections) {
  /** Copies the lists. */
  Selection {
    candidates = List.copyOf(candidates);
    objections = List.copyOf(objections);
  }

  /** Something that can be ordered, with the image for its architecture. */
  record Candidate(Place place, long image) {}

  /**
   * Why something cannot be ordered.
   *
   * @param code what to count
   * @param why one clause for the operator
   */
  record Objection(String code, Lasting lasting, String why) {}

  /** Whether an objection may pass by itself. */
  enum Lasting {
    /** It lasts until settings or the catalogue change. */
    YES,
    /** Rooms fill and empty. */
    NO
  }

  /** Whether waiting may help. */
  boolean mayPass() {
    return objections.stream().anyMatch(it -> it.lasting() == Lasting.NO);
  }

  /** The code of what stands in the way of the most preferred choice that comes closest. */
  String code() {
    return objections.stream()
        .filter(it -> !mayPass() || it.lasting() == Lasting.NO)
        .findFirst()
        .map(Objection::code)
        .orElse("nothing_to_order");
  }

  /** All objections, the first six in words. */
  String why() {
    String first =
        objections.stream().limit(6).map(Objection::why).collect(Collectors.joining("; "));
    return objections.size() > 6 ? first + "; and " + (objections.size() - 6) + " more" : first;
  }
}
