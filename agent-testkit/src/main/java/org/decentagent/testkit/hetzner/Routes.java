// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which endpoint answers which path. Immutable once the endpoints have added theirs. */
final class Routes {
  /** Answers one kind of call. */
  interface Endpoint {
    Answer answer(Call call);
  }

  /** An endpoint with the numbers that stood in the path. */
  record Found(Endpoint endpoint, List<Long> ids) {}

  private record Route(String method, Pattern path, Endpoint endpoint) {}

  private final List<Route> routes = new ArrayList<>();

  /**
   * @param path below {@code /v1}, with {@code #} where an id stands
   */
  void add(String method, String path, Endpoint endpoint) {
    routes.add(new Route(method, Pattern.compile(path.replace("#", "([0-9]{1,16})")), endpoint));
  }

  /** Finds the endpoint, or refuses as the API does before it looks at the token. */
  Found find(Request request) {
    boolean pathIsKnown = false;
    for (Route route : routes) {
      Matcher path = route.path().matcher(request.route().orElse(""));
      if (!path.matches()) {
        continue;
      }
      pathIsKnown = true;
      if (route.method().equals(request.method())) {
        List<Long> ids = new ArrayList<>();
        for (int group = 1; group <= path.groupCount(); group++) {
          ids.add(Long.parseLong(path.group(group)));
        }
        return new Found(route.endpoint(), ids);
      }
    }
    if (pathIsKnown) {
      throw ApiError.of(405, "method_not_allowed", "method not allowed");
    }
    throw ApiError.of(404, "not_found", "api route not found");
  }
}
