// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionerFactory;

/** What makes a demo's instances. Confined to one thread. */
interface DemoBackend extends AutoCloseable {
  /** What it is called on the command line and in the report, such as {@code hetzner}. */
  String name();

  /** The type of the pool, of the offering and of the backend's table, such as {@code hcloud}. */
  default String type() {
    return name();
  }

  /** What must be said of it first; no lines when it is the real thing. */
  default List<String> banner() {
    return List.of();
  }

  /** The lines of the {@code [plugins]} and {@code [backend.demo]} tables. */
  String config();

  /** Factories besides those of the plugin folder. */
  default List<ProvisionerFactory> factories() {
    return List.of();
  }

  /**
   * From now on there may be resources with this label. Whatever ends with this process needs not
   * be written down.
   */
  default void expect(String agentLabel) throws IOException {}

  /** The agent runs, and commands can ask it. */
  default void attend(DemoAgent agent) {}

  /** What of the demo is there, asked of the backend without the agent. */
  List<String> traces(String agentLabel, Set<Mark> marks) throws IOException;

  /** It is proven that nothing with this label is left. */
  default void forget(String agentLabel) throws IOException {}

  /** Removes whatever bears that label. */
  void sweep(String agentLabel) throws IOException;

  /** Ends what was started for the demo. */
  @Override
  void close() throws IOException;
}
