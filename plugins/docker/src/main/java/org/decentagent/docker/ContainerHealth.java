// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.Containers;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Judges an instance: its state, the limits it was sold with, and whether its customer gets in.
 * Safe for use by many threads.
 */
final class ContainerHealth {
  private static final long NANOS = 1_000_000_000L;
  private static final Duration LOGIN_DEADLINE = Duration.ofSeconds(10);

  private final Containers containers;
  private final Stamps stamps;
  private final LoginProbe login;
  private final InstantSource clock;

  ContainerHealth(Containers containers, Stamps stamps, LoginProbe login, InstantSource clock) {
    this.containers = containers;
    this.stamps = stamps;
    this.login = login;
    this.clock = clock;
  }

  Health probe(Instance instance) {
    Optional<ContainerFacts> found;
    try {
      found = containers.find(instance.ref().externalId());
    } catch (ProvisioningException e) {
      return new Health.Unknown(String.valueOf(e.getMessage()));
    }
    return found
        .map(container -> judge(instance, container))
        .orElseGet(() -> new Health.Down("the container does not exist"));
  }

  private Health judge(Instance instance, ContainerFacts container) {
    Optional<String> objection =
        stamps.objection(
            new Stamps.Thing(
                InstanceContainer.KIND, container.name(), container.labels(), Optional.empty()));
    if (objection.isPresent()) {
      return new Health.Unknown(objection.get());
    }
    ContainerFacts.Status status = container.status();
    if (!status.isRunning()) {
      return new Health.Down(
          "the container is "
              + status.text()
              + ", exit code "
              + status.exitCode()
              + (status.outOfMemory() ? ", out of memory" : ""));
    }
    return shortfall(container).<Health>map(Health.Down::new).orElseGet(() -> tryLogin(instance));
  }

  /** Compares with the labels, which nobody can change after the container was made. */
  private static Optional<String> shortfall(ContainerFacts container) {
    Map<String, String> sold = container.labels();
    Map<String, Object> has = container.hostConfig();
    return lack(
            "bytes of memory",
            has.get("Memory"),
            InstanceLabels.number(sold, InstanceLabels.MEMORY))
        .or(() ->
            lack(
                "nanoseconds of processor a second",
                has.get("NanoCpus"),
                InstanceLabels.number(sold, InstanceLabels.CPU_CORES).map(cores -> cores * NANOS)))
        .or(() ->
            lack(
                "processes",
                has.get("PidsLimit"),
                InstanceLabels.number(sold, InstanceLabels.PROCESSES)));
  }

  /** A limit of zero or less is none. */
  private static Optional<String> lack(String what, @Nullable Object limit, Optional<Long> sold) {
    long has = limit instanceof Number number ? number.longValue() : 0;
    return sold.filter(promised -> has > 0 && has < promised)
        .map(promised -> "it has %d %s, sold were %d".formatted(has, what, promised));
  }

  private Health tryLogin(Instance instance) {
    Optional<SshAccess> ssh = instance.ssh();
    Optional<SshPublicKey> renterKey = instance.renterKey();
    if (ssh.isEmpty() || renterKey.isEmpty()) {
      return new Health.Unknown("it is not recorded how its customer logs in");
    }
    Instant before = clock.instant();
    LoginProbe.Result result =
        login.tryLogin(ssh.get(), instance.hostKey(), renterKey.get(), LOGIN_DEADLINE);
    return switch (result.verdict()) {
      case ACCEPTED -> new Health.Up(Duration.between(before, clock.instant()));
      case REFUSED, UNREACHABLE -> new Health.Down(ssh.get() + ": " + result.detail());
      case NO_ROUTE -> new Health.Unknown(ssh.get() + ": " + result.detail());
    };
  }
}
