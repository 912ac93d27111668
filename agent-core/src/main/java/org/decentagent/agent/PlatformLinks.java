// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.decentagent.agent.config.PlatformSection;
import org.decentagent.http.Timeouts;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlainHttp;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Ticker;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.platform.signing.SigningKey;

/** The client of the platform, as the configuration wants it. */
public final class PlatformLinks {
  private PlatformLinks() {}

  /**
   * Reads the agent's key.
   *
   * @throws AgentException when it cannot be used; the message has the command that helps
   */
  public static SigningKey key(PlatformSection platform) {
    try {
      return KeyFile.load(platform.key());
    } catch (KeyFileException e) {
      throw new AgentException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The client, with one budget for all calls of this process. */
  public static PlatformClient client(PlatformSection platform, SigningKey key) {
    PlatformLink link =
        PlatformLink.to(
                platform.url(),
                platform.insecureHttp() ? PlainHttp.ALLOWED : PlainHttp.LOOPBACK_ONLY,
                CallBudget.perMinute(
                    platform.writesPerMinute(),
                    platform.readsPerMinute(),
                    Ticker.system(),
                    new SecureRandom()),
                InstantSource.system())
            .within(timeouts(platform.timeout()));
    return PlatformClient.of(link, platform.provider(), key);
  }

  private static Timeouts timeouts(Duration call) {
    Duration connect = Duration.ofSeconds(10);
    return new Timeouts(connect.compareTo(call) < 0 ? connect : call, call);
  }
}
