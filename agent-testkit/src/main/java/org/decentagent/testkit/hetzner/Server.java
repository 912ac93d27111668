// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.cloud.ssh.HostSpec;
import org.decentagent.testkit.cloud.ssh.InstanceFiles;

/** A server: what the API tells of it, its disk and its host key. Guarded by the world. */
final class Server extends Resource {
  /** As the API names it. */
  enum Status {
    INITIALIZING,
    STARTING,
    RUNNING,
    STOPPING,
    OFF,
    DELETING;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final ServerOrder order;
  private final Optional<PrimaryIp> ipv4;
  private final Optional<PrimaryIp> ipv6;
  private final HostKey hostKey = HostKey.generate();
  private final InstanceFiles files = InstanceFiles.inMemory();
  private final Map<String, Set<SshPublicKey>> accounts;
  private Status status = Status.INITIALIZING;
  private Duration hidden = Duration.ZERO;
  private int runningActions;
  private int powerChanges;

  Server(
      long id,
      Instant created,
      ServerOrder order,
      Optional<PrimaryIp> ipv4,
      Optional<PrimaryIp> ipv6) {
    super(id, created, order.name(), order.labels());
    this.order = order;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    accounts = CloudConfig.accounts(order.boot().userData().orElse(""), order.boot().keys());
  }

  ServerOrder order() {
    return order;
  }

  Optional<PrimaryIp> ipv4() {
    return ipv4;
  }

  Optional<PrimaryIp> ipv6() {
    return ipv6;
  }

  Status status() {
    return status;
  }

  void enter(Status next) {
    status = next;
    powerChanges++;
  }

  /** Changes whenever the status does, so that something planned earlier can be called off. */
  int powerChanges() {
    return powerChanges;
  }

  boolean isLocked() {
    return runningActions > 0;
  }

  void actionBegins() {
    runningActions++;
  }

  void actionEnds() {
    runningActions--;
  }

  void hideFor(Duration while_) {
    hidden = while_;
  }

  /** Whether a kind of reading that lags behind by so much shows it already. */
  boolean isVisible(Duration lag, Instant now) {
    Duration longer = hidden.compareTo(lag) > 0 ? hidden : lag;
    return !now.isBefore(created().plus(longer));
  }

  InstanceFiles files() {
    return files;
  }

  HostSpec host() {
    return new HostSpec(name(), hostKey, accounts, files);
  }

  ServerView view() {
    return new ServerView(id(), name(), status.word(), labels(), ipv4.map(PrimaryIp::ip));
  }
}
