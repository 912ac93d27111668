// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.Upid;
import org.decentagent.spi.ContractId;

/**
 * Finds out what is behind a VM number while nothing bears a stamp yet. From the moment a clone is
 * accepted until its task ends there is a configuration with neither name nor description, which a
 * token with rights through a pool does not even see. So a clone of ours is known by its task, and
 * never by a missing stamp. A task taken for ours by mistake does no harm: what it made must bear
 * our stamp. Safe for use by many threads.
 */
final class CloneEvidence {
  /** A request that was sent that long ago has begun its task or never will. */
  private static final Duration IN_FLIGHT = Duration.ofMinutes(1);

  private final ProxmoxApi api;
  private final Whereabouts whereabouts;
  private final Stamps stamps;
  private final InstantSource clock;

  CloneEvidence(ProxmoxApi api, Whereabouts whereabouts, Stamps stamps, InstantSource clock) {
    this.api = api;
    this.whereabouts = whereabouts;
    this.stamps = stamps;
    this.clock = clock;
  }

  /** What has a number. */
  sealed interface Holder {
    /** Nothing. */
    record Nobody() implements Holder {}

    /** The contract's own VM, finished, with its stamp. */
    record Ours() implements Holder {}

    /** A clone of ours, by its task, running or not. */
    record OurTask(Upid task) implements Holder {}

    /** Something else. */
    record Other() implements Holder {}

    /** Something, and it is too early to tell what. */
    record TooEarly() implements Holder {}
  }

  /**
   * Looks.
   *
   * @param asked that we asked for that clone, if we ever did
   */
  Holder behind(int vmid, Plan plan, ContractId contract, Optional<Asked> asked) {
    Optional<Located> visible = whereabouts.locate(vmid, Optional.of(plan.node()));
    if (visible.isPresent() && stamps.isOurs(vmid, visible.get().config(), contract)) {
      return new Holder.Ours();
    }
    if (api.cluster().isFree(vmid)) {
      return new Holder.Nobody();
    }
    boolean unlabelled =
        visible.isEmpty() || visible.get().config().lock().filter("clone"::equals).isPresent();
    if (!unlabelled || asked.isEmpty()) {
      return new Holder.Other();
    }
    Optional<Upid> task =
        api.tasks()
            .findClone(plan.template().node(), plan.template().vmid(), vmid, asked.get().before());
    if (task.isPresent()) {
      return new Holder.OurTask(task.get());
    }
    return clock.instant().isBefore(asked.get().when().plus(IN_FLIGHT))
        ? new Holder.TooEarly()
        : new Holder.Other();
  }
}
