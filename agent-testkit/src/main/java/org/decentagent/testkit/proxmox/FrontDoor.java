// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers one request in the real server's order: content, ticket, path, privilege, node,
 * parameters, endpoint. Safe for use by many threads.
 */
final class FrontDoor {
  static final String BASE = "/api2/json";

  private final World world;
  private final Routes routes;

  FrontDoor(World world, Routes routes) {
    this.world = world;
    this.routes = routes;
  }

  /** Empty when there is nobody who could answer. */
  Optional<Answer> answer(Received request) {
    return world.change(() -> answerNow(request));
  }

  private Optional<Answer> answerNow(Received request) {
    if (!world.isOnline(world.entryNode())) {
      return Optional.empty();
    }
    String method = request.method();
    if (!request.body().isEmpty() && (method.equals("DELETE") || method.equals("GET"))) {
      String text = "Unexpected content for method '" + method + "'";
      return Optional.of(new Answer(501, text, "", text));
    }
    if (!request.path().startsWith(BASE)) {
      return Optional.of(Answer.bare(404, "File '" + request.path() + "' not found"));
    }
    return Optional.of(
        switch (world.access().authenticate(request.header("authorization"))) {
          case Access.Authentication.Refused(String reason) -> Answer.bare(401, reason);
          case Access.Authentication.Known(Identity who) -> handle(request, who);
        });
  }

  private Answer handle(Received request, Identity who) {
    String path = request.path().substring(BASE.length());
    try {
      Routes.Found found =
          routes
              .find(request.method(), path)
              .orElseThrow(() -> ApiError.notImplemented(request.method(), path));
      Map<String, String> sent = new HashMap<>(SentParameters.of(request));
      sent.putAll(found.named());
      Route route = found.route();
      route.permission().check(world.access(), who, sent);
      Optional<Answer> elsewhere = elsewhere(route, found.named());
      if (elsewhere.isPresent()) {
        return elsewhere.get();
      }
      Map<String, String> verified = route.fullSchema().verify(sent);
      return Answer.of(route.endpoint().answer(new Call(world, who, verified)));
    } catch (ApiError e) {
      return Answer.of(e);
    }
  }

  /** What the node that was asked says when it cannot reach the one that is to answer. */
  private Optional<Answer> elsewhere(Route route, Map<String, String> named) {
    String node = named.get("node");
    if (node == null) {
      return Optional.empty();
    }
    if (world.node(node).isEmpty()) {
      throw ApiError.failed(
          "hostname lookup '"
              + node
              + "' failed - failed to get address info for: "
              + node
              + ": Name or service not known");
    }
    return switch (route.place()) {
      case ANY_NODE -> Optional.empty();
      case NAMED_NODE ->
          world.isOnline(node)
              ? Optional.empty()
              : Optional.of(Answer.bare(595, "No route to host"));
    };
  }
}
