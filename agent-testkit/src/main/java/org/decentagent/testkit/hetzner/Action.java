// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that takes a while. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#actions">Hetzner Cloud: actions</a>
 */
final class Action {
  /** What an action is about. */
  record About(String type, long id) {
    static About server(long id) {
      return new About("server", id);
    }
  }

  /** How far it has come. */
  enum Status {
    RUNNING("running"),
    SUCCESS("success"),
    ERROR("error");

    final String word;

    Status(String word) {
      this.word = word;
    }
  }

  private final long id;
  private final String command;
  private final Instant started;
  private final List<About> resources;
  private Status status = Status.RUNNING;
  private Optional<Instant> finished = Optional.empty();
  private Optional<HetznerFault.ActionFails> failure = Optional.empty();

  Action(long id, String command, Instant started, List<About> resources) {
    this.id = id;
    this.command = command;
    this.started = started;
    this.resources = List.copyOf(resources);
  }

  long id() {
    return id;
  }

  String command() {
    return command;
  }

  Instant started() {
    return started;
  }

  Status status() {
    return status;
  }

  boolean isAbout(About resource) {
    return resources.contains(resource);
  }

  void succeed(Instant when) {
    status = Status.SUCCESS;
    finished = Optional.of(when);
  }

  void fail(Instant when, HetznerFault.ActionFails why) {
    status = Status.ERROR;
    finished = Optional.of(when);
    failure = Optional.of(why);
  }

  ObjectNode document() {
    ObjectNode node =
        Json.object()
            .put("id", id)
            .put("command", command)
            .put("status", status.word)
            .put("progress", status == Status.RUNNING ? 0 : 100)
            .put("started", Json.time(started));
    if (finished.isPresent()) {
      node.put("finished", Json.time(finished.get()));
    } else {
      node.putNull("finished");
    }
    node.set(
        "resources",
        Json.array(
            resources.stream()
                .map(that -> Json.object().put("id", that.id()).put("type", that.type()))
                .toList()));
    node.set(
        "error",
        Json.orNull(
            failure.map(
                why -> Json.object().put("code", why.code()).put("message", why.message()))));
    return node;
  }
}
