// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
  private final HttpServer server;
  private final HttpServer controlServer;
  private final ExecutorService threads;
  private final CountDownLatch stopping;
  private final Control control;

  private SimulatedPlatform(Builder settings) {
    world =
        settings.dataFile == null ? World.inMemory() : World.in(StateFile.claim(settings.dataFile));
    stopping = new CountDownLatch(1);
    threads = Executors.newVirtualThreadPerTaskExecutor();
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
    Exchanges exchanges = new Exchanges(door, faults, calls, settings.clock, stopping);
    HttpServer first = null;
    try {
      first = listen(settings.port, exchanges);
      controlServer = listen(settings.controlPort, new ControlPort(control));
      server = first;
    } catch (UncheckedIOException e) {
      if (first != null) {
        first.stop(0);
      }
      threads.close();
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

  /** Where the platform's paths begin, without {@code /api/v1} and without a slash at the end. */
  public URI url() {
    return address(server);
  }

  /** Where the control port's paths begin, without a slash at the end. */
  public URI controlUrl() {
    return address(controlServer);
  }

  public Control control() {
    return control;
  }

  /** Stops at once; calls under way end without an answer. */
  @Override
  public void close() {
    stopping.countDown();
    server.stop(0);
    controlServer.stop(0);
    threads.shutdownNow();
    threads.close();
    world.close();
  }

  private HttpServer listen(int port, HttpHandler handler) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      HttpServer http = HttpServer.create(address, 0);
      http.createContext("/", handler);
      http.setExecutor(threads);
      http.start();
      return http;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on " + address + ": " + e.getMessage() + "; choose another port", e);
    }
  }

  private static URI address(HttpServer http) {
    InetSocketAddress address = http.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  /** Settings of a simulated platform. Confined to one thread. */
  public static final class Builder {
    private InstantSource clock = InstantSource.system();
    private @Nullable Path dataFile;
    private int port;
    private int controlPort;
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
