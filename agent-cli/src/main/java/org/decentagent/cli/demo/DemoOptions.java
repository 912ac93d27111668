// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.decentagent.cli.console.OutputForm;

/**
 * What a demo was asked for. Immutable.
 *
 * @param contracts how many
 * @param provisioner with what; empty for the best there is
 * @param platform on which platform; empty for a simulated one
 * @param install whether Docker may be installed without a question
 * @param afterwards what becomes of the demo's files
 */
public record DemoOptions(
    int contracts,
    Optional<Provisioner> provisioner,
    Optional<ForeignPlatform> platform,
    Install install,
    Afterwards afterwards,
    OutputForm form) {
  /** What makes the instances. */
  public enum Provisioner {
    /** Containers on a Docker Engine. */
    DOCKER,
    /** SSH servers in this process. */
    SIMULATED
  }

  /** Whether Docker may be installed. */
  public enum Install {
    /** After a question. */
    ASK,
    /** Without one. */
    YES
  }

  /** What becomes of the demo's files. */
  public enum Afterwards {
    /** They are removed, but for what makes the next demo faster. */
    REMOVE,
    /** They stay until the next demo, to be looked at. */
    KEEP
  }

  /** A platform that runs already, and the key of a provider there. */
  public record ForeignPlatform(URI url, Path providerKey) {}
}
