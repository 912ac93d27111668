// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.console.Screen;
import org.decentagent.cli.engine.PrivateEngine;
import org.decentagent.cli.log.Logs;

/** Shows everything at work, and proves that nothing is left of it. Confined to one thread. */
public final class Demo {
  private final DemoOptions options;
  private final DemoPlace place;
  private final Interruption interruption;
  private final Board board;

  /** In a place; {@code interruption} ends it early. */
  public Demo(DemoOptions options, DemoPlace place, Interruption interruption) {
    this.options = options;
    this.place = place;
    this.interruption = interruption;
    this.board = board(options.form(), place);
  }

  private static Board board(OutputForm form, DemoPlace place) {
    PrintStream out = place.console().progress(form);
    Screen screen = place.console().screen();
    boolean terminal = form == OutputForm.JSON ? screen.err() : screen.out();
    Paint paint = form == OutputForm.JSON ? screen.paintErr() : screen.paint();
    return terminal ? new LiveBoard(out, paint, screen) : Board.plain(out);
  }

  /**
   * Runs it.
   *
   * @throws CommandFailure when it cannot be run to its end; what it made is removed
   */
  public DemoReport run() {
    long began = System.nanoTime();
    try (DemoFolder folder = DemoFolder.take(place.folder())) {
      LeftOvers.Place engines =
          new LeftOvers.Place(
              new PrivateEngine(folder.file("docker")), new Remains(folder.file("remains.json")));
      new LeftOvers(folder, engines, board).remove();
      new MarketLeftOvers(folder, place.clock(), board).takeBack();
      folder.wipe();
      Logs.reset(Logs.Volume.NORMAL)
          .file(folder.file("demo.log"))
          .listener("org.decentagent.agent.backend", board::note)
          .listener("org.decentagent.docker", board::note);
      DemoReport report = run(folder, engines, began);
      board.end();
      Logs.reset(Logs.Volume.ERRORS);
      if (!report.allAsExpected()) {
        board.tell("what happened is in " + folder.file("demo.log"));
      } else if (options.afterwards() == DemoOptions.Afterwards.REMOVE) {
        folder.wipe();
      } else {
        board.tell("the demo's files stay in " + folder.path() + " until the next demo");
      }
      return report;
    } catch (CommandFailure e) {
      // Ctrl-C also ends a call under way, which then looks like a platform that does not answer.
      throw interruption.hasArrived()
          ? new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e)
          : e;
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.NOT_FINE, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private DemoReport run(DemoFolder folder, LeftOvers.Place engines, long began)
      throws IOException, InterruptedException {
    try (DemoBackend backend = new Backends(options, place, folder, engines, board).choose();
        Market market = market(folder)) {
      board.tell("platform     " + market.url());
      board.tell("provisioner  " + backend.name());
      Walk walk = new Walk(new Walk.Stage(options, folder, backend, market, board, interruption));
      Walk.Seen seen = walked(walk);
      return new DemoReport(
          market.url().toString(),
          backend.name(),
          options.contracts(),
          seen.provisioned(),
          seen.verified(),
          seen.terminated(),
          seen.expired(),
          seen.leaked(),
          Duration.ofNanos(System.nanoTime() - began).toMillis());
    } finally {
      engines.own().close();
    }
  }

  private Walk.Seen walked(Walk walk) throws IOException {
    try {
      return walk.go();
    } finally {
      interruption.ignore();
      if (Thread.interrupted() || interruption.hasArrived()) {
        board.step("removing what the demo had made");
      }
      walk.close();
      if (interruption.hasArrived()) {
        board.end();
      }
    }
  }

  private Market market(DemoFolder folder) {
    if (options.platform().isPresent()) {
      return Market.foreign(options.platform().get(), place.clock());
    }
    board.step("starting a simulated platform in a process of its own");
    return Market.simulated(folder, place.clock());
  }
}
