// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.Map;
import java.util.Optional;
import org.decentagent.hetzner.wire.CatalogueJson;
import org.decentagent.hetzner.wire.WireJson;
import org.decentagent.toolkit.http.HttpCall;

/**
 * The placement groups of a project. Safe for use by many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#placement-groups">Hetzner Cloud:
 *     placement groups</a>
 */
public final class PlacementGroups {
  private final Calls calls;

  PlacementGroups(Calls calls) {
    this.calls = calls;
  }

  /** A group: its id, and whose it is. */
  public record Group(long id, Map<String, String> labels) {
    /** Copies the map. */
    public Group {
      labels = Map.copyOf(labels);
    }
  }

  /** The group of exactly that name, which a project has once. */
  public Optional<Group> named(String name) {
    HttpCall call = HttpCall.get("placement_groups").with("name", name);
    return calls
        .require(call, "look for placement group " + name, CatalogueJson.PlacementGroups.class)
        .placementGroups()
        .stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .map(PlacementGroups::group);
  }

  /** Makes an empty group, which costs nothing; empty when the name is taken. */
  public Optional<Group> create(String name, Map<String, String> labels) {
    HttpCall call =
        HttpCall.of("POST", "placement_groups")
            .json(WireJson.write(Map.of("name", name, "labels", labels, "type", "spread")));
    String what = "create placement group " + name;
    return switch (calls.send(call, what)) {
      case Calls.Reply.Ok(String body) ->
          Optional.of(
              group(
                  calls
                      .parse(body, call, what, CatalogueJson.OnePlacementGroup.class)
                      .placementGroup()));
      case Calls.Reply.No(Refusal refusal) when refusal.code().equals("uniqueness_error") ->
          Optional.empty();
      case Calls.Reply.No(Refusal refusal) -> throw calls.failure(call, what, refusal);
    };
  }

  private static Group group(CatalogueJson.Named json) {
    return new Group(json.id(), Optional.ofNullable(json.labels()).orElse(Map.of()));
  }
}
