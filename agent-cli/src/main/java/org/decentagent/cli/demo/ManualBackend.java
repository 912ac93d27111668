// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.decentagent.spi.Mark;

/**
 * The real Manual plugin, and a person played by the demo, who answers each task with the real
 * command. What is left behind is what the person has not switched off. Confined to one thread.
 */
final class ManualBackend implements DemoBackend {
  private final DemoPlace.Plugins plugins;
  private final DemoOperator operator;

  private ManualBackend(DemoPlace.Plugins plugins, DemoOperator operator) {
    this.plugins = plugins;
    this.operator = operator;
  }

  static ManualBackend start(DemoFolder folder, DemoPlace.Plugins plugins, Board board)
      throws IOException {
    return new ManualBackend(
        plugins, new DemoOperator(board, folder.file("operator.log"), FreePort.find()));
  }

  @Override
  public String name() {
    return "manual";
  }

  @Override
  public List<String> banner() {
    return List.of(
        "SIMULATED: the demo plays the operator, who answers each task with the command",
        "dc-agent manual complete; machines are SSH servers in this process.",
        Banner.real("[backend.manual] with type = \"manual\""),
        Banner.guide("manual"));
  }

  @Override
  public String config() {
    return """
    %s
    [backend.demo]
    type = "manual"
    allow_private = true   # machines of the demo are on loopback
    parallel = 8
    """
        .formatted(plugins.table());
  }

  @Override
  public void attend(DemoAgent agent) {
    operator.attend(agent);
  }

  @Override
  public List<String> traces(String agentLabel, Set<Mark> marks) {
    return operator.standing();
  }

  @Override
  public void sweep(String agentLabel) {
    operator.clear();
  }

  @Override
  public void close() {
    operator.close();
  }
}
