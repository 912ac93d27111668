// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.PlacementGroups.Group;
import org.decentagent.hetzner.api.Urgency;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Notebook;
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
 * creates, and never for a check or a listing. Which project that was is remembered, and written on
 * every server that is made: an id of a project where such servers stand, since servers cannot be
 * moved and Hetzner copies no labels. So when somebody deletes the marker, the servers say whose
 * project it is, and a new marker is made that names the old one. Where no server says it, nothing
 * is made and nothing is touched until a person does, with the command that the failure names.
 *
 * <p>Safe for use by many threads.
 */
final class Marker {
  private static final Logger LOG = LoggerFactory.getLogger(Marker.class);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** The label of servers, and of a marker made anew: the id of the project's first marker. */
  static final String PROJECT = "org.decentagent.project";

  private static final String NOTE = "project";

  /** What a project without our marker is called. */
  private static final BackendIdentity UNMARKED =
      new BackendIdentity("a Hetzner project that this agent has not marked");

  private final Hetzner hetzner;
  private final String name;
  private final Map<String, String> labels;
  private final Stamps stamps;
  private final Notebook notebook;
  private final Cached<Group> known;

  Marker(Hetzner hetzner, Stamps stamps, Notebook notebook, InstantSource clock) {
    Owner owner = stamps.owner();
    this.hetzner = hetzner;
    this.stamps = stamps;
    this.notebook = notebook;
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

  /** The id of the project, if it was asked for lately. */
  Optional<String> project() {
    return known.peek().map(Marker::project);
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
    Group group = find().orElseGet(this::make);
    String project = project(group);
    if (!notebook.read(NOTE).equals(Optional.of(project))) {
      notebook.write(NOTE, project);
    }
    return group;
  }

  private Group make() {
    Map<String, String> wanted = new HashMap<>(labels);
    former().ifPresent(project -> wanted.put(PROJECT, project));
    try {
      Optional<Group> made = hetzner.placementGroups().create(name, wanted);
      made.ifPresent(
          group -> LOG.info("marked the project with placement group {}; leave it there", name));
      return made.or(this::find)
          .orElseThrow(() -> notYet("its name is taken, and it does not show"));
    } catch (ProvisioningException.UnknownOutcome e) {
      throw notYet(String.valueOf(e.getMessage()));
    }
  }

  /** The project whose marker is missing; empty when there never was one. */
  private Optional<String> former() {
    Set<String> told =
        hetzner.servers(Urgency.LOOK).list().servers().stream()
            .filter(stamps::bearsOurs)
            .flatMap(server -> Optional.ofNullable(server.labels().get(PROJECT)).stream())
            .collect(Collectors.toSet());
    Optional<String> remembered = notebook.read(NOTE);
    Optional<String> proven =
        told.stream()
            .filter(project -> told.size() == 1)
            .filter(project -> remembered.isEmpty() || remembered.get().equals(project))
            .findFirst();
    if (proven.isEmpty() && (remembered.isPresent() || !told.isEmpty())) {
      throw missing(remembered);
    }
    return proven;
  }

  private ProvisioningException missing(Optional<String> remembered) {
    String command =
        "hcloud placement-group create --name "
            + name
            + " --type spread"
            + labels.entrySet().stream()
                .map(label -> " --label " + label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining())
            + " --label "
            + PROJECT
            + "="
            + remembered.orElse("<id>");
    return new ProvisioningException.Retryable(
        HetznerFailures.code("marker_missing"),
        "cannot tell which project this is: placement group "
            + name
            + " is not in it, and no server of ours says so. If the token is another project's, put"
            + " the right one back; if this is the right project (the Cloud Console shows the"
            + " servers that 'dc-agent contracts' lists), run: "
            + command
            + "; if you moved on purpose, give the backend a new name");
  }

  /** Whatever became of it shows at the next look, by its name. */
  private static ProvisioningException notYet(String why) {
    return new ProvisioningException.Retryable(
        HetznerFailures.code("no_identity"), "cannot tell which project this is: " + why);
  }

  private static BackendIdentity identity(Group group) {
    return new BackendIdentity("Hetzner project with placement group " + project(group));
  }

  private static String project(Group group) {
    return Optional.ofNullable(group.labels().get(PROJECT))
        .filter(id -> id.matches("[0-9]{1,15}"))
        .orElseGet(() -> Long.toString(group.id()));
  }
}
