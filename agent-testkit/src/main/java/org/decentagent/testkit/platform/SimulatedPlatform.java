// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.decentagent.testkit.platform.defect.Defect;
import org.decentagent.testkit.platform.internal.api.Endpoints;
import org.decentagent.testkit.platform.internal.api.Timers;
import org.decentagent.testkit.platform.internal.auth.Authentication;
import org.decentagent.testkit.platform.internal.state.StateFile;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Nanos;
import org.decentagent.testkit.platform.internal.wire.RateLimiter;
import org.jspecify.annotations.Nullable;

/**
 * A platform to test against: an HTTP server on a loopback address that keeps state, verifies
 * signatures and answers as the real one does, its known defects included.
 *
 * <p>It needs no connection, takes its time from an injected clock, and has a second port, for
 * {@link Control} from another process. Safe for use by many threads.
 */
public final class SimulatedPlatform implements AutoCloseable {
  private final World world;
  private final Exchanges exchanges;
  private final Optional<Ports> ports;
  private final CountDownLatch stopping;
  private final Control control;

  private SimulatedPlatform(Builder settings) {
    world =
        settings.dataFile == null ? World.inMemory() : World.in(StateFile.claim(settings.dataFile));
    stopping = new CountDownLatch(1);
    Endpoints endpoints = new Endpoints(world, settings.defects, settings.random);
    Timers timers = endpoints.timers(Nanos.of(settings.clock.instant()));
    FaultPlan faults = new FaultPlan();
    CallLog calls = new CallLog();
    control = new Control(world, timers, settings.clock, faults, calls);
    FrontDoor door =
        new FrontDoor(
            world,
            new Authentication(world, settings.signatures),
            endpoints.routes(),
            timers,
            settings.clock,
            settings.limiter);
    exchanges = new Exchanges(door, faults, calls, settings.clock, stopping);
    try {
      ports =
          settings.listening
              ? Optional.of(
                  Ports.open(
                      settings.port, exchanges, settings.controlPort, new ControlPort(control)))
              : Optional.empty();
    } catch (UncheckedIOException e) {
      world.close();
      throw e;
    }
  }

  /** A platform in memory, on free ports. */
  public static SimulatedPlatform start(InstantSource clock) {
    return builder().clock(clock).start();
  }

  /** A platform with the machine's clock, in memory, on free ports, without rate limits. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where the platform's paths begin, without {@code /api/v1} and without a slash at the end.
   *
   * @throws IllegalStateException when it does not listen
   */
  public URI url() {
    return ports().url();
  }

  /**
   * Where the control port's paths begin, without a slash at the end.
   *
   * @throws IllegalStateException when it does not listen
   */
  public URI controlUrl() {
    return ports().controlUrl();
  }

  private Ports ports() {
    return ports.orElseThrow(() -> new IllegalStateException("this platform does not listen"));
  }

  public Control control() {
    return control;
  }

  /**
   * Answers a request of this process as it would answer one from the network, faults included.
   *
   * @param uri path and query, as in the first line of a request
   * @param headers one value for each name
   * @return empty when the connection would be closed without an answer
   */
  public Optional<DirectAnswer> answer(
      String method, URI uri, Map<String, String> headers, byte[] body) throws IOException {
    DirectExchange exchange = new DirectExchange(method, uri, headers, body);
    exchanges.handle(exchange);
    return exchange.answer();
  }

  /** Stops at once; calls under way end without an answer. */
  @Override
  public void close() {
    stopping.countDown();
    ports.ifPresent(Ports::close);
    world.close();
  }

  /** Settings of a simulated platform. Confined to one thread. */
  public static final class Builder {
    private InstantSource clock = InstantSource.system();
    private @Nullable Path dataFile;
    private int port;
    private int controlPort;
    private boolean listening = true;
    private Optional<RateLimiter> limiter = Optional.empty();
    private Authentication.Signatures signatures = Authentication.Signatures.VERIFIED;
    private RandomGenerator random = new SecureRandom();
    private final Set<Defect> defects = EnumSet.allOf(Defect.class);

    private Builder() {}

    /** Where time comes from: signatures, locks, ends and timers all use it. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** Keeps everything in a file, and continues what an earlier platform left there. */
    public Builder dataFile(Path file) {
      dataFile = file;
      return this;
    }

    /** The port of the platform; 0, the default, takes a free one. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /** The port of the control; 0, the default, takes a free one. */
    public Builder controlPort(int number) {
      controlPort = number;
      return this;
    }

    /** Without ports: only {@link SimulatedPlatform#answer} asks it. */
    public Builder withoutPorts() {
      listening = false;
      return this;
    }

    /** Limits the requests of each peer address, as in production. */
    public Builder rateLimited() {
      limiter = Optional.of(new RateLimiter());
      return this;
    }

    /**
     * Takes signatures as true without doing their arithmetic, which is most of what a call costs:
     * for long simulations in which nobody forges anything.
     */
    public Builder trusting() {
      signatures = Authentication.Signatures.TRUSTED;
      return this;
    }

    /** Where contract ids and the like come from; give a seeded one to repeat a run. */
    public Builder random(RandomGenerator source) {
      random = source;
      return this;
    }

    /** Leaves out a defect that production has. */
    public Builder without(Defect defect) {
      defects.remove(defect);
      return this;
    }

    public SimulatedPlatform start() {
      return new SimulatedPlatform(this);
    }
  }
}
