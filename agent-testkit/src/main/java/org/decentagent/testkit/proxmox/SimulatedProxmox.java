// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

/**
 * A Proxmox VE cluster to test against: an HTTPS server on a loopback address that keeps state, is
 * as strict as the real one, and works as slowly as its clock lets it.
 *
 * <p>Its machines are real SSH servers. Refused tickets do not cost the three seconds that they
 * cost with the real one. Safe for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/">Proxmox VE: API viewer</a>
 */
public final class SimulatedProxmox implements AutoCloseable {
  /** How often things happen by the clock although nobody asks. */
  private static final long TICK_MILLIS = 50;

  private final ProxmoxOptions options;
  private final World world;
  private final Exchanges exchanges;
  private final HttpsListener listener;
  private final ProxmoxOperator operator;
  private final ScheduledExecutorService ticking;
  private final ScheduledFuture<?> ticks;

  private SimulatedProxmox(ProxmoxOptions options) {
    this.options = options;
    world = new World(options);
    FaultPlan faults = new FaultPlan();
    exchanges = new Exchanges(new FrontDoor(world, Routes.of(options.release())), world, faults);
    operator = new ProxmoxOperator(world, faults);
    ServerCertificate certificate = freshCertificate();
    try {
      listener = new HttpsListener(options.port(), certificate, exchanges);
    } catch (UncheckedIOException e) {
      world.close();
      throw e;
    }
    present(certificate);
    ticking =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("sim-proxmox").unstarted(work));
    ticks =
        ticking.scheduleWithFixedDelay(operator::settle, TICK_MILLIS, TICK_MILLIS, MILLISECONDS);
  }

  public static SimulatedProxmox start(ProxmoxOptions options) {
    return new SimulatedProxmox(options);
  }

  /** Where the API's paths begin, without {@code /api2/json} and without a slash at the end. */
  public URI url() {
    return URI.create("https://127.0.0.1:" + listener.port());
  }

  public ProxmoxOptions options() {
    return options;
  }

  /** The header that its token authorises with. */
  public String authorization() {
    return "PVEAPIToken=" + options.tokenId() + "=" + options.secret().reveal();
  }

  /** SHA-256 of the certificate shown, as the web interface prints it. */
  public String fingerprint() {
    return ServerCertificate.fingerprint(listener.certificate().leaf());
  }

  /** The cluster's own authority, which signed the certificate shown. */
  public String authorityPem() {
    return ServerCertificate.pem(listener.certificate().authority());
  }

  /** Shows another certificate of another authority from now on. */
  public void replaceCertificate() {
    present(freshCertificate());
  }

  /** Shows another certificate of the same authority from now on, as nodes do every other year. */
  public void renewCertificate() {
    present(
        listener
            .certificate()
            .renewed(options.nodes().getFirst().name(), options.clock().instant()));
  }

  public ProxmoxOperator operator() {
    return operator;
  }

  /** What was said so far, oldest first. */
  public List<ProxmoxExchange> exchanges() {
    return exchanges.list();
  }

  /** Stops at once; calls under way end without an answer, and so do the machines. */
  @Override
  public void close() {
    listener.close();
    ticks.cancel(false);
    ticking.shutdownNow();
    ticking.close();
    world.close();
  }

  private ServerCertificate freshCertificate() {
    return ServerCertificate.make(options.nodes().getFirst().name(), options.clock().instant());
  }

  private void present(ServerCertificate certificate) {
    listener.present(certificate);
    world.change(() -> {
      world.presented(certificate);
      return "";
    });
  }
}
