// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.util.List;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.demo.DemoOptions.Provisioner;
import org.decentagent.cli.engine.EngineClient;

/** Finds or starts what a demo's instances are made with. Confined to one thread. */
final class Backends {
  private final DemoOptions options;
  private final DemoPlace place;
  private final DemoFolder folder;
  private final LeftOvers.Place engines;
  private final Board board;

  Backends(
      DemoOptions options,
      DemoPlace place,
      DemoFolder folder,
      LeftOvers.Place engines,
      Board board) {
    this.options = options;
    this.place = place;
    this.folder = folder;
    this.engines = engines;
    this.board = board;
  }

  /**
   * What was asked for, else the best there is.
   *
   * @throws CommandFailure when what was asked for cannot be had
   */
  DemoBackend choose() throws IOException, InterruptedException {
    DemoBackend backend =
        options.provisioner().isPresent() ? asked(options.provisioner().get()) : best();
    Banner.show(board, backend.banner());
    return backend;
  }

  private DemoBackend asked(Provisioner provisioner) throws IOException, InterruptedException {
    return switch (provisioner) {
      case DOCKER ->
          switch (search()) {
            case EngineSearch.Result.Found found -> docker(found);
            case EngineSearch.Result.Nothing(String why) ->
                throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    why + "; start Docker, or point DOCKER_HOST at an engine, and run this again");
          };
      case HETZNER -> HetznerBackend.start(folder, plugins(), place.clock());
      case PROXMOX -> ProxmoxBackend.start(folder, plugins(), place.clock());
      case MANUAL -> ManualBackend.start(folder, plugins(), board);
      case SCRIPT -> ScriptBackend.start(folder, plugins());
      case SIMULATED -> new SimulatedBackend(place.clock());
    };
  }

  private DemoBackend best() throws InterruptedException {
    return switch (search()) {
      case EngineSearch.Result.Found found -> docker(found);
      case EngineSearch.Result.Nothing(String why) -> {
        Banner.show(
            board,
            List.of(
                "SIMULATED: instances are SSH servers inside this process, not machines.",
                "Why: " + why + ".",
                "The real thing: start Docker, or on Debian as root: dc-agent demo"
                    + " --install-docker"));
        yield new SimulatedBackend(place.clock());
      }
    };
  }

  private EngineSearch.Result search() throws InterruptedException {
    DockerInstall install = new DockerInstall(place.console(), board, folder.file("apt.log"));
    return new EngineSearch(place, engines.own(), install, board).search(options.install());
  }

  private DockerBackend docker(EngineSearch.Result.Found found) {
    EngineClient engine = found.engine();
    return new DockerBackend(engine, found.own(), plugins(), engines.remains());
  }

  private DemoPlace.Plugins plugins() {
    return place
        .plugins()
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.UNREACHABLE,
                "the plugins are not here; build the distribution and run its bin/dc-agent"));
  }
}
