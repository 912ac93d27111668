// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.demo.DemoOptions.ForeignPlatform;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Ticker;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.platform.signing.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * The platform of a demo, and how hard it may be used: as hard as we like when it is ours, within a
 * part of the limits of a real one when it is not. Confined to one thread.
 */
final class Market implements AutoCloseable {
  private static final int TENANTS_WRITES = 25;
  private static final int TENANTS_READS = 50;

  private final URI url;
  private final PlatformLink link;
  private final SigningKey provider;
  private final Pace pace;
  private final @Nullable PlatformChild child;
  private final @Nullable PlatformControl control;

  private Market(
      URI url, PlatformLink link, SigningKey provider, Pace pace, @Nullable PlatformChild child) {
    this.url = url;
    this.link = link;
    this.provider = provider;
    this.pace = pace;
    this.child = child;
    this.control = child == null ? null : new PlatformControl(child.controlUrl());
  }

  /**
   * How often things are asked.
   *
   * @param look how often a tenant looks
   * @param agent lines of the agent's configuration
   */
  record Pace(Duration look, int writes, int reads, String agent) {
    private static final Pace OURS =
        new Pace(
            Duration.ofMillis(300),
            6000,
            6000,
            """
            poll_interval = "1 s"
            reconcile_interval = "1 s"
            health_interval = "10 s"
            """);
    private static final Pace FOREIGN =
        new Pace(
            Duration.ofSeconds(2),
            35,
            70,
            """
            poll_interval = "3 s"
            reconcile_interval = "5 s"
            health_interval = "60 s"
            """);
  }

  /** A simulated one in a process of its own. */
  static Market simulated(DemoFolder folder, InstantSource clock) {
    PlatformChild child = PlatformChild.start(folder);
    PlatformLink link = PlatformLink.to(child.url(), CallBudget.unlimited(), clock);
    return new Market(child.url(), link, SigningKey.generate(new SecureRandom()), Pace.OURS, child);
  }

  /** One that runs already. */
  static Market foreign(ForeignPlatform platform, InstantSource clock) {
    try {
      SigningKey provider = KeyFile.load(platform.providerKey());
      CallBudget budget =
          CallBudget.perMinute(TENANTS_WRITES, TENANTS_READS, Ticker.system(), new SecureRandom());
      PlatformLink link = PlatformLink.to(platform.url(), budget, clock);
      return new Market(platform.url(), link, provider, Pace.FOREIGN, null);
    } catch (KeyFileException e) {
      throw new CommandFailure(ExitCode.USAGE, "--provider-key: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--platform " + platform.url() + ": " + e.getMessage(), e);
    }
  }

  URI url() {
    return url;
  }

  PlatformLink link() {
    return link;
  }

  SigningKey provider() {
    return provider;
  }

  Pace pace() {
    return pace;
  }

  /** What moves time; empty when nothing can. */
  Optional<PlatformControl> control() {
    return Optional.ofNullable(control);
  }

  @Override
  public void close() throws IOException {
    if (control != null) {
      control.close();
    }
    if (child != null) {
      child.close();
    }
  }
}
