// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.agent.journal.SightingRows.Sighting;
import org.decentagent.spi.InstanceState;

/** Reads instances without a contract from a journal. Safe for use by many threads. */
public final class OrphanReader {
  private final Journal journal;
  private final Duration grace;

  /**
   * Over a journal.
   *
   * @param grace how long they are left alone
   */
  public OrphanReader(Journal journal, Duration grace) {
    this.journal = journal;
    this.grace = grace;
  }

  /** All that were seen in the last listing of their backend. */
  public List<OrphanView> list() {
    return journal.sightings().all().stream().map(this::view).toList();
  }

  static String id(Sighting sighting) {
    return sighting.backend() + "/" + sighting.externalId();
  }

  private OrphanView view(Sighting sighting) {
    Duration left = grace.minus(sighting.looked());
    SightingRows.Look look = sighting.look();
    return new OrphanView(
        id(sighting),
        sighting.backend().text(),
        look.name().orElse(null),
        sighting.contract().hex(),
        look.state().orElse(null),
        text(sighting.firstSeenAt()),
        whole(sighting.looked()).toString(),
        whole(left.isNegative() ? Duration.ZERO : left).toString(),
        sighting.stoppedAt().map(OrphanReader::text).orElse(null),
        look.said().orElse(null),
        sighting.ignoredBy().orElse(null),
        next(sighting, look.said(), left));
  }

  private String next(Sighting sighting, Optional<String> said, Duration left) {
    if (sighting.ignoredBy().isPresent()) {
      return "left alone for good, by the word of " + sighting.ignoredBy().get();
    }
    if (said.filter("twin"::equals).isPresent()) {
      return "a second instance of a contract: stopped, and removed after its grace, while the first"
          + " one is well; see: dc-agent explain "
          + sighting.contract().brief();
    }
    if (said.filter("keep"::equals).isPresent()) {
      if (sighting.look().state().filter(InstanceState.REMAINS.name()::equals).isPresent()) {
        return "left alone while the platform keeps its contract, though its instance is gone";
      }
      return journal.find(sighting.contract()).isPresent()
          ? "left alone: its contract is over here, and the platform keeps it"
          : "taken back into the journal, once its own lock answer says that it was delivered";
    }
    boolean ends =
        said.filter(answer -> answer.startsWith("terminate")).isPresent()
            || journal.find(sighting.contract()).isPresent();
    if (!ends) {
      return "left alone: the platform does not say that its contract ended";
    }
    return left.isPositive()
        ? "removed after its grace, if its own lock answer agrees"
        : "removed, once its own lock answer agrees and the brake admits it";
  }

  private static Duration whole(Duration time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
