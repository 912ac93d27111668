// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.cli.demo.Remains.Remain;
import org.decentagent.cli.engine.EngineAddress;
import org.decentagent.cli.engine.EngineClient;
import org.decentagent.cli.engine.EngineResources;
import org.decentagent.cli.engine.PrivateEngine;
import org.decentagent.cli.engine.Resource;

/** Removes what demos left that were killed. Confined to one thread. */
final class LeftOvers {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DemoFolder folder;
  private final Place engines;
  private final Board board;

  LeftOvers(DemoFolder folder, Place engines, Board board) {
    this.folder = folder;
    this.engines = engines;
    this.board = board;
  }

  /** The demo's own engine, and where else it left something. */
  record Place(PrivateEngine own, Remains remains) {}

  void remove() throws IOException, InterruptedException {
    PlatformChild.rememberedIn(folder).end(PATIENCE);
    removeSamples();
    List<Remain> remains = engines.remains().list();
    if (remains.isEmpty()) {
      engines.own().close();
      return;
    }
    board.step("removing what an earlier demo left behind");
    for (Remain remain : remains) {
      remove(remain);
    }
  }

  private void removeSamples() throws IOException {
    List<String> removed = ScriptBackend.removeLeftOvers(folder);
    if (!removed.isEmpty()) {
      board.step("removing what an earlier demo left behind");
      removed.forEach(what -> board.note("removed " + what));
    }
  }

  private void remove(Remain remain) throws InterruptedException {
    try {
      Optional<EngineClient> engine = engine(remain);
      if (engine.isEmpty()) {
        board.tell("left where it is: the engine " + remain.engine() + " cannot be spoken to");
        return;
      }
      EngineResources resources = new EngineResources(engine.get());
      List<Resource> removed = resources.remove(remain.agentLabel());
      removed.forEach(resource -> board.note("removed " + resource));
      if (resources.of(remain.agentLabel(), Set.of()).isEmpty()) {
        engines.remains().strike(remain);
      }
    } catch (IOException e) {
      board.tell("what an earlier demo left on " + remain.engine() + " stays: " + e.getMessage());
    }
  }

  private Optional<EngineClient> engine(Remain remain) throws IOException, InterruptedException {
    return switch (remain.kind()) {
      case PRIVATE -> {
        engines.own().start();
        yield Optional.of(engines.own().client());
      }
      case FOUND -> EngineAddress.parse(remain.engine()).map(EngineClient::new);
    };
  }
}
