// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A Hetzner Cloud to test against: an HTTP server on a loopback address that keeps projects with
 * their resources, takes its time over actions, and refuses what the official description does not
 * allow. Its running servers can be logged in to.
 *
 * <p>A server with an IPv4 address answers SSH on it once it runs, if {@link
 * HetznerOptions#sshPort} says at which port. One that has only IPv6 answers nowhere: its network
 * is out of those set aside for documentation, which no host has.
 *
 * <p>It is stricter than the real one: a member or parameter that is not documented is refused and
 * noted in {@link #violations}. Where the real one's behaviour is not documented, its wording is
 * our own. Safe for use by many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud">Hetzner Cloud API</a>
 */
public final class SimulatedHetzner implements AutoCloseable {
  private static final long TICK_MILLIS = 100;

  private final World world;
  private final Hand hand;
  private final FaultPlan faults = new FaultPlan();
  private final Ledger ledger;
  private final HttpServer server;
  private final ExecutorService threads;
  private final ScheduledExecutorService ticker;

  private SimulatedHetzner(HetznerOptions options) {
    world = new World(options);
    hand = new Hand(world);
    ledger = new Ledger(options.exchangesKept(), options.listener());
    FrontDoor door =
        new FrontDoor(world, routes(world), options.limiter(), options.clock().instant());
    threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 0);
    } catch (IOException e) {
      threads.close();
      world.close();
      throw new UncheckedIOException(
          "cannot listen on port " + options.port() + ": " + e.getMessage() + "; choose another",
          e);
    }
    server.createContext("/", new Exchanges(door, faults, ledger, options.clock()));
    server.setExecutor(threads);
    server.start();
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sim-hetzner").factory());
    var unused =
        ticker.scheduleWithFixedDelay(
            this::settle, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A running simulator, empty but for what the options ask for. */
  public static SimulatedHetzner start(HetznerOptions options) {
    return new SimulatedHetzner(options);
  }

  private static Routes routes(World world) {
    Routes routes = new Routes();
    CatalogueEndpoints.addTo(routes, world.catalogue());
    Servers.addTo(routes, world);
    Actions.addTo(routes);
    SshKeys.addTo(routes, world);
    Firewalls.addTo(routes, world);
    PrimaryIps.addTo(routes, world);
    PlacementGroups.addTo(routes, world);
    return routes;
  }

  /** Where the paths begin, with the version and without a slash at the end. */
  public URI url() {
    InetSocketAddress address = server.getAddress();
    return URI.create(
        "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/v1");
  }

  /**
   * Plans what goes wrong with the next calls that match; all the faults happen to each of them.
   */
  public void fail(CallPattern calls, int times, HetznerFault... what) {
    faults.add(calls, times, List.of(what));
  }

  /** Plans what goes wrong with the next call that matches. */
  public void failNext(CallPattern calls, HetznerFault... what) {
    fail(calls, 1, what);
  }

  /** How often planned faults are still to happen. */
  public int faultsToCome() {
    return faults.remaining();
  }

  /** Forgets the faults that have not happened yet. */
  public void heal() {
    faults.clear();
  }

  /** Does something behind the back of the API, and answers with the id of what it made, if any. */
  public OptionalLong let(ForeignHand what) {
    return world.change(now -> hand.act(what, now));
  }

  /** Lets happen what is due by the clock; every call does it too, and so does a timer. */
  public void settle() {
    world.change(now -> now);
  }

  /** The servers that there really are. */
  public List<ServerView> servers(String project) {
    return world.change(
        now -> world.requireProject(project).servers().list().stream().map(Server::view).toList());
  }

  /** How many resources of each kind there really are, by the name of their path. */
  public Map<String, Integer> resources(String project) {
    return world.change(now -> world.requireProject(project).counts());
  }

  /** The names of everything that there really is, by the name of its kind's path. */
  public Map<String, List<String>> names(String project) {
    return world.change(now -> world.requireProject(project).names());
  }

  /** The last exchanges, oldest first. */
  public List<Exchange> exchanges() {
    return ledger.list();
  }

  /** What callers did that the description does not allow, and what failed in here. */
  public List<String> violations() {
    return world.violations();
  }

  /** Stops at once; calls under way end without an answer. */
  @Override
  public void close() {
    ticker.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
    threads.close();
    world.close();
  }
}
