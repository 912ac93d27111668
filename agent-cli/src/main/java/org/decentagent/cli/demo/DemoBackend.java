// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionerFactory;

/** What makes a demo's instances. Confined to one thread. */
interface DemoBackend extends AutoCloseable {
  /** {@code docker} or {@code simulated}: the type of the pool and of the offering. */
  String type();

  /** The lines of the {@code [plugins]} and {@code [backend.demo]} tables. */
  String config();

  /** Factories besides those of the plugin folder. */
  List<ProvisionerFactory> factories();

  /** From now on there may be resources with this label. */
  void expect(String agentLabel) throws IOException;

  /** What of the demo is there, asked of the backend without the agent. */
  List<String> traces(String agentLabel, Set<Mark> marks) throws IOException;

  /** It is proven that nothing with this label is left. */
  void forget(String agentLabel) throws IOException;

  /** Removes whatever bears that label. */
  void sweep(String agentLabel) throws IOException;

  /** Ends what was started for the demo. */
  @Override
  void close() throws IOException;
}
