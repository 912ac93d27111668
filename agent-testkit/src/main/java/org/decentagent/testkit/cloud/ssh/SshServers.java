// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.decentagent.spi.SshPublicKey;

/**
 * Opens SSH servers on loopback and lends them threads, which are daemons. The servers take public
 * keys only, forward nothing and execute nothing. Safe for use by many threads.
 */
public final class SshServers implements AutoCloseable {
  private final CloseableExecutorService threads = ThreadUtils.newCachedThreadPool("sim-ssh");
  private final ScheduledExecutorService timer =
      ThreadUtils.newSingleThreadScheduledExecutor("sim-ssh-timer");

  /**
   * Opens a server on a port of 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @throws IOException when the port is taken
   */
  public Open open(ServerSpec spec, int port) throws IOException {
    return open(spec, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Opens a server on an address of its own, somewhere in 127.0.0.0/8.
   *
   * @throws IOException when the address is taken
   */
  public Open open(ServerSpec spec, InetSocketAddress at) throws IOException {
    if (at.isUnresolved() || !at.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("not an address of this machine alone: " + at);
    }
    return open(
        new HostSpec(
            spec.hostName(), spec.hostKey(), Map.of(spec.user(), spec.authorized()), spec.files()),
        at.getAddress().getHostAddress(),
        at.getPort());
  }

  /**
   * Opens a server with several accounts on a port of an address of this host.
   *
   * @param address such as {@code 127.40.0.1}
   * @param port 0 for any that is free
   * @throws IOException when the port is taken, or the address is not the host's
   */
  public Open open(HostSpec spec, String address, int port) throws IOException {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(address);
    server.setPort(port);
    server.setIoServiceFactoryFactory(
        new Nio2ServiceFactoryFactory(() -> ThreadUtils.noClose(threads)));
    server.setScheduledExecutorService(timer, false);
    server.setKeyPairProvider(KeyPairProvider.wrap(spec.hostKey().pair()));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator(
        (user, key, session) -> isAuthorized(spec.accounts().getOrDefault(user, Set.of()), key));
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setSubsystemFactories(List.of());
    server.setCommandFactory((channel, command) ->
        ShellSession.ofCommand(shell(spec, channel), command, ThreadUtils.noClose(threads)));
    server.setShellFactory(
        channel -> ShellSession.ofLines(shell(spec, channel), ThreadUtils.noClose(threads)));
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "SimulatedInstance");
    CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ofSeconds(20));
    server.start();
    return new Open(server);
  }

  private static Shell shell(HostSpec spec, ChannelSession channel) {
    return new Shell(spec.hostName(), channel.getSession().getUsername(), spec.files());
  }

  private static boolean isAuthorized(Set<SshPublicKey> authorized, PublicKey key) {
    return read(key).filter(authorized::contains).isPresent();
  }

  /** Empty for certificates and for kinds of keys that no customer can have given us. */
  private static Optional<SshPublicKey> read(PublicKey key) {
    try {
      return Optional.of(new SshPublicKey(PublicKeyEntry.toString(key)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Takes the threads back; close the servers first. */
  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
  }

  /** One server that answers. Safe for use by many threads. */
  public static final class Open implements AutoCloseable {
    private final SshServer server;

    private Open(SshServer server) {
      this.server = server;
    }

    /** Where it answers, on its address. */
    public int port() {
      return server.getPort();
    }

    /** Ends every session and frees the port. */
    @Override
    public void close() {
      try {
        server.stop(true);
      } catch (IOException e) {
        throw new IllegalStateException("cannot stop the SSH server on port " + port(), e);
      }
    }
  }
}
