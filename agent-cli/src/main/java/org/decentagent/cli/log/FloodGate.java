// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.plugin.PluginThread;
import org.decentagent.spi.BackendName;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Leaves out of the log what a plugin writes beyond what anybody could read, and says so: else one
 * that goes round in circles costs the operator the lines of all others. Safe for use by many
 * threads.
 */
final class FloodGate extends TurboFilter {
  static final int MOST = 500;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(FloodGate.class);

  private final InstantSource clock;
  private final Map<BackendName, Window> windows = new ConcurrentHashMap<>();

  FloodGate(InstantSource clock) {
    this.clock = clock;
  }

  /** What one backend wrote since then. Immutable. */
  private record Window(Instant since, int lines) {
    Window counted(Instant now) {
      return Duration.between(since, now).abs().compareTo(WINDOW) < 0
          ? new Window(since, Math.min(lines, MOST + 1) + 1)
          : new Window(now, 1);
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable trace) {
    if (!level.isGreaterOrEqual(logger.getEffectiveLevel()) || logger == LOG) {
      return FilterReply.NEUTRAL;
    }
    Optional<BackendName> backend = PluginThread.backendOf(Thread.currentThread().getName());
    return backend.isEmpty() ? FilterReply.NEUTRAL : decide(backend.get());
  }

  private FilterReply decide(BackendName backend) {
    Instant now = clock.instant();
    int lines =
        windows.merge(backend, new Window(now, 1), (before, first) -> before.counted(now)).lines();
    if (lines == MOST + 1) {
      LOG.warn(
          "backend {}: its plugin wrote {} lines within a minute; what it writes in the rest of that"
              + " minute is left out",
          backend,
          MOST);
    }
    return lines > MOST ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
