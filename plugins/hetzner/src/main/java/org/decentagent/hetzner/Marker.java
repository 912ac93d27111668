// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.PlacementGroups.Group;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisioningException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows a project again. Hetzner tells nobody which project a token belongs to, so we leave
 * something there: an empty placement group with our name and label. It costs nothing, does
 * nothing, and Hetzner gives its id once in all projects. A token of another project does not show
 * it, and shows another one, or none.
 *
 * <p>It is made when the identity is asked for and it is not there, which the agent does before it
 * creates, and never for a check or a listing. Made by a token that was swapped by mistake it does
 * no harm, and its other id is what stops the agent. Whoever deletes it makes the agent take the
 * project for another one.
 *
 * <p>Safe for use by many threads.
 */
final class Marker {
  private static final Logger LOG = LoggerFactory.getLogger(Marker.class);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** What a project without our marker is called. */
  private static final BackendIdentity UNMARKED =
      new BackendIdentity("a Hetzner project that this agent has not marked");

  private final Hetzner hetzner;
  private final String name;
  private final Map<String, String> labels;
  private final Cached<Group> known;

  Marker(Hetzner hetzner, Owner owner, InstantSource clock) {
    this.hetzner = hetzner;
    this.name = "decent-agent-" + OwnerStamp.agentLabel(owner);
    this.labels = Map.of(OwnerStamp.AGENT, OwnerStamp.agentLabel(owner));
    this.known = new Cached<>(clock, LONGEST, this::findOrMake);
  }

  /** The marked project; marks it if it is not. */
  BackendIdentity require() {
    return identity(known.get());
  }

  /** The project as it is; looks, and changes nothing. */
  BackendIdentity look() {
    return known.peek().or(this::find).map(Marker::identity).orElse(UNMARKED);
  }

  /** Whether the project is marked, which a token that may write has done. */
  boolean exists() {
    return find().isPresent();
  }

  private Optional<Group> find() {
    Optional<Group> group = hetzner.placementGroups().named(name);
    if (group.isPresent() && !group.get().labels().entrySet().containsAll(labels.entrySet())) {
      throw new ProvisioningException.Retryable(
          HetznerFailures.code("marker_not_ours"),
          "placement group "
              + name
              + " lacks our label; somebody has changed it: set its label "
              + labels);
    }
    return group;
  }

  private Group findOrMake() {
    Optional<Group> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    try {
      Optional<Group> made = hetzner.placementGroups().create(name, labels);
      made.ifPresent(
          group -> LOG.info("marked the project with placement group {}; leave it there", name));
      return made.or(this::find)
          .orElseThrow(() -> notYet("its name is taken, and it does not show"));
    } catch (ProvisioningException.UnknownOutcome e) {
      throw notYet(String.valueOf(e.getMessage()));
    }
  }

  /** Whatever became of it shows at the next look, by its name. */
  private static ProvisioningException notYet(String why) {
    return new ProvisioningException.Retryable(
        HetznerFailures.code("no_identity"), "cannot tell which project this is: " + why);
  }

  private static BackendIdentity identity(Group group) {
    return new BackendIdentity("Hetzner project with placement group " + group.id());
  }
}
