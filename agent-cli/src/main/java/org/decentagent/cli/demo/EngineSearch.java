// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.util.Optional;
import org.decentagent.cli.demo.DemoOptions.Install;
import org.decentagent.cli.engine.EngineAddress;
import org.decentagent.cli.engine.EngineClient;
import org.decentagent.cli.engine.PrivateEngine;

/**
 * Looks for a Docker Engine: the one that {@code DOCKER_HOST} names and no other when it is set,
 * else the usual one, else one of our own, else one that is installed first. Confined to one
 * thread.
 */
final class EngineSearch {
  private final DemoPlace place;
  private final PrivateEngine own;
  private final DockerInstall install;
  private final Board board;

  EngineSearch(DemoPlace place, PrivateEngine own, DockerInstall install, Board board) {
    this.place = place;
    this.own = own;
    this.install = install;
    this.board = board;
  }

  /** What came of it. */
  sealed interface Result {
    /** There is one. */
    record Found(EngineClient engine, Optional<PrivateEngine> own) implements Result {}

    /** There is none; why, as a clause. */
    record Nothing(String why) implements Result {}
  }

  Result search(Install wish) throws InterruptedException {
    if (place.plugins().isEmpty()) {
      return new Result.Nothing(
          "the Docker plugin is not here (build the distribution and run its bin/dc-agent)");
    }
    String named = place.environment().getOrDefault("DOCKER_HOST", "");
    if (!named.isBlank()) {
      return named(named);
    }
    EngineClient usual = new EngineClient(EngineAddress.USUAL);
    if (usual.answers()) {
      return new Result.Found(usual, Optional.empty());
    }
    if (PrivateEngine.isPossible()) {
      return own();
    }
    Optional<String> obstacle = install.tryIt(wish);
    if (obstacle.isPresent()) {
      return new Result.Nothing(
          "no Docker Engine answers on " + EngineAddress.USUAL.text() + ", and " + obstacle.get());
    }
    return usual.answers() ? new Result.Found(usual, Optional.empty()) : own();
  }

  private static Result named(String text) {
    Optional<EngineAddress> address = EngineAddress.parse(text);
    if (address.isEmpty()) {
      return new Result.Nothing(
          "DOCKER_HOST=" + text + " is neither unix:///path nor tcp://host:port");
    }
    EngineClient engine = new EngineClient(address.get());
    return engine.answers()
        ? new Result.Found(engine, Optional.empty())
        : new Result.Nothing("no Docker Engine answers on DOCKER_HOST=" + text);
  }

  private Result own() throws InterruptedException {
    board.step("starting a Docker Engine of our own");
    try {
      own.start();
      return new Result.Found(own.client(), Optional.of(own));
    } catch (IOException e) {
      return new Result.Nothing("a Docker Engine of our own does not start: " + e.getMessage());
    }
  }
}
