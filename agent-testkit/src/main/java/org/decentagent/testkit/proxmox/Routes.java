// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every endpoint that is simulated. Immutable once filled. */
final class Routes {
  /** An endpoint with the named parts of a path. */
  record Found(Route route, Map<String, String> named) {}

  private final List<Route> routes = new ArrayList<>();

  static Routes of(ProxmoxRelease release) {
    Routes routes = new Routes();
    ClusterApi.addTo(routes);
    AccessApi.addTo(routes);
    PoolApi.addTo(routes);
    NodeApi.addTo(routes);
    StorageApi.addTo(routes);
    TaskApi.addTo(routes);
    CloneApi.addTo(routes);
    ConfigApi.addTo(routes, release);
    ResizeApi.addTo(routes);
    PowerApi.addTo(routes, release);
    DestroyApi.addTo(routes);
    AgentApi.addTo(routes, release);
    FirewallApi.addTo(routes);
    return routes;
  }

  /** Answered by whichever node was asked. */
  void anywhere(String call, Permission permission, Schema schema, Route.Endpoint endpoint) {
    add(call, permission, schema, Route.Place.ANY_NODE, endpoint);
  }

  /** Answered by the node that the path names. */
  void there(String call, Permission permission, Schema schema, Route.Endpoint endpoint) {
    add(call, permission, schema, Route.Place.NAMED_NODE, endpoint);
  }

  Optional<Found> find(String method, String path) {
    for (Route route : routes) {
      if (route.method().equals(method)) {
        Optional<Map<String, String>> named = route.match(path);
        if (named.isPresent()) {
          return Optional.of(new Found(route, named.get()));
        }
      }
    }
    return Optional.empty();
  }

  private void add(
      String call,
      Permission permission,
      Schema schema,
      Route.Place place,
      Route.Endpoint endpoint) {
    int space = call.indexOf(' ');
    routes.add(
        new Route(
            call.substring(0, space),
            call.substring(space + 1),
            permission,
            schema,
            place,
            endpoint));
  }
}
