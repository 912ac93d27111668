// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
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
    /** The Hetzner plugin, on a Hetzner Cloud in this process. */
    HETZNER,
    /** The Proxmox plugin, on a Proxmox VE cluster in this process. */
    PROXMOX,
    /** The Manual plugin; the demo plays the person. */
    MANUAL,
    /** The Script plugin, with the sample program of the distribution. */
    SCRIPT,
    /** SSH servers in this process, without a plugin. */
    SIMULATED;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
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
