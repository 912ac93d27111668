// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All routes below one prefix. Immutable. */
public final class Routes {
  private final String prefix;
  private final List<Route> routes;

  public Routes(String prefix, List<Route> routes) {
    this.prefix = prefix;
    this.routes = List.copyOf(routes);
  }

  /** A route and the parameters of the path that led to it. */
  public record Found(Route route, Map<String, String> parameters) {
    public Found {
      parameters = Map.copyOf(parameters);
    }
  }

  /** The route of a request; a hard error when there is none. */
  public Found find(Request request) {
    if (!request.path().startsWith(prefix)) {
      throw new HardError(404, "not found");
    }
    List<String> path = Route.segments(request.path().substring(prefix.length()));
    boolean known = false;
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.match(path);
      if (parameters.isPresent() && route.serves(request.method())) {
        return new Found(route, parameters.get());
      }
      known |= parameters.isPresent();
    }
    throw known ? new HardError(405, "method not allowed") : new HardError(404, "not found");
  }
}
