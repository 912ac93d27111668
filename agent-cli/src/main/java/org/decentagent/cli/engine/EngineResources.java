// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.decentagent.cli.engine.EngineClient.Reply;
import org.decentagent.cli.engine.Resource.Kind;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import tools.jackson.databind.JsonNode;

/** Lists what agents left on an engine, and removes it. Safe for use by many threads. */
public final class EngineResources {
  private final EngineClient engine;

  /** On one engine. */
  public EngineResources(EngineClient engine) {
    this.engine = engine;
  }

  /** Everything that bears this agent's label, or a name that begins with one of these marks. */
  public List<Resource> of(String agentLabel, Set<Mark> marks) throws IOException {
    return all().stream()
        .filter(resource ->
            resource.agent().equals(agentLabel)
                || marks.stream().anyMatch(mark -> resource.name().startsWith(mark.text())))
        .toList();
  }

  /**
   * Removes everything that bears this agent's label; what only has a name of ours is left alone.
   *
   * @return what was removed
   */
  public List<Resource> remove(String agentLabel) throws IOException {
    List<Resource> ours =
        all().stream()
            .filter(resource -> resource.agent().equals(agentLabel))
            .sorted(Comparator.comparing(Resource::kind))
            .toList();
    for (Resource resource : ours) {
      Reply reply = engine.call("DELETE", path(resource));
      if (!reply.isFine() && reply.status() != 404 && reply.status() != 409) {
        throw new IOException("cannot remove " + resource + ": " + reply.message());
      }
    }
    return ours;
  }

  private static String path(Resource resource) {
    String id = URLEncoder.encode(resource.id(), StandardCharsets.UTF_8);
    return switch (resource.kind()) {
      case CONTAINER -> "/containers/" + id + "?force=true&v=true";
      case NETWORK -> "/networks/" + id;
      case VOLUME -> "/volumes/" + id + "?force=true";
    };
  }

  private List<Resource> all() throws IOException {
    List<Resource> all = new ArrayList<>();
    for (JsonNode container : list("/containers/json?all=true")) {
      String name = container.path("Names").path(0).asString("/");
      all.add(resource(Kind.CONTAINER, container, "Id", name.substring(1)));
    }
    for (JsonNode network : list("/networks")) {
      all.add(resource(Kind.NETWORK, network, "Id", network.path("Name").asString("")));
    }
    for (JsonNode volume : list("/volumes").path("Volumes")) {
      all.add(resource(Kind.VOLUME, volume, "Name", volume.path("Name").asString("")));
    }
    return all;
  }

  private static Resource resource(Kind kind, JsonNode node, String id, String name) {
    return new Resource(
        kind,
        node.path(id).asString(""),
        name,
        node.path("Labels").path(OwnerStamp.AGENT).asString(""));
  }

  private JsonNode list(String path) throws IOException {
    Reply reply = engine.call("GET", path);
    if (!reply.isFine()) {
      throw new IOException("cannot list what is on the engine: " + reply.message());
    }
    return reply.body();
  }
}
