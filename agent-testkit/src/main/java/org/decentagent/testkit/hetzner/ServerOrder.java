// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;

/** A server as it is to be, with everything looked up and found to fit. Immutable. */
record ServerOrder(
    String name, Map<String, String> labels, Hardware hardware, Boot boot, Attached attached) {
  /** What it runs on, where, and what its disk begins with. */
  record Hardware(ServerType type, Image image, Location location) {}

  /** What its first boot is told. */
  record Boot(Optional<String> userData, Set<SshPublicKey> keys, FirstState then) {}

  /** What hangs on it. */
  record Attached(
      IpWish ipv4,
      IpWish ipv6,
      List<NamedResource> firewalls,
      Optional<NamedResource> placementGroup,
      List<Long> networks) {
    static Attached nothingButAddresses() {
      return new Attached(
          new IpWish.Fresh(), new IpWish.Fresh(), List.of(), Optional.empty(), List.of());
    }
  }

  /** Whether it is started once it is made. */
  enum FirstState {
    RUNNING,
    OFF
  }

  /** Which address of one kind it gets. */
  sealed interface IpWish {
    record None() implements IpWish {}

    record Fresh() implements IpWish {}

    record Existing(PrimaryIp ip) implements IpWish {}
  }
}
