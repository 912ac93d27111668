// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.cli.demo.Remains.Remain;
import org.decentagent.cli.engine.EngineClient;
import org.decentagent.cli.engine.EngineResources;
import org.decentagent.cli.engine.PrivateEngine;
import org.decentagent.cli.engine.Resource;
import org.decentagent.spi.Mark;

/** Containers on a Docker Engine. Confined to one thread. */
final class DockerBackend implements DemoBackend {
  private final EngineClient engine;
  private final Optional<PrivateEngine> own;
  private final DemoPlace.Plugins plugins;
  private final Remains remains;

  /**
   * On an engine.
   *
   * @param own the engine, when it is the demo's own
   * @param plugins where the plugin is
   */
  DockerBackend(
      EngineClient engine,
      Optional<PrivateEngine> own,
      DemoPlace.Plugins plugins,
      Remains remains) {
    this.engine = engine;
    this.own = own;
    this.plugins = plugins;
    this.remains = remains;
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public String config() {
    String host = engine.address().host();
    boolean local = host.equals("127.0.0.1");
    return """
    %s
    [backend.demo]
    type = "docker"
    host = "%s"
    address = "%s"
    bind_address = "%s"
    ports = "28000-28999"
    disk = "unenforced"   # most engines cannot limit disks; the demo sells none for money
    parallel = 8
    call_deadline = "15 min"   # the first image may have to be built
    """
        .formatted(plugins.table(), engine.address().text(), host, local ? host : "0.0.0.0");
  }

  @Override
  public void expect(String agentLabel) throws IOException {
    remains.add(remain(agentLabel));
  }

  private Remain remain(String agentLabel) {
    Remain.Kind kind = own.isPresent() ? Remain.Kind.PRIVATE : Remain.Kind.FOUND;
    return new Remain(engine.address().text(), kind, agentLabel);
  }

  @Override
  public List<String> traces(String agentLabel, Set<Mark> marks) throws IOException {
    return new EngineResources(engine)
        .of(agentLabel, marks).stream().map(Resource::toString).toList();
  }

  @Override
  public void forget(String agentLabel) throws IOException {
    remains.strike(remain(agentLabel));
  }

  @Override
  public void sweep(String agentLabel) throws IOException {
    new EngineResources(engine).remove(agentLabel);
  }

  @Override
  public void close() {
    // The engine is closed by who started it.
  }
}
