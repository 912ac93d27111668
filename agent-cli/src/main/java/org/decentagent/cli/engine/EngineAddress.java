// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a Docker Engine listens. Immutable.
 *
 * @see <a href="https://docs.docker.com/reference/cli/dockerd/#daemon-socket-option">dockerd:
 *     daemon socket option</a>
 */
public sealed interface EngineAddress {
  /** The socket that an installed engine has. */
  EngineAddress USUAL = new Socket(Path.of("/var/run/docker.sock"));

  /** As {@code DOCKER_HOST} has it. */
  String text();

  /** How customers of its containers reach its host from here. */
  String host();

  /** Opens a connection. */
  SocketChannel connect() throws IOException;

  /** A socket in the file system. */
  record Socket(Path file) implements EngineAddress {
    @Override
    public String text() {
      return "unix://" + file;
    }

    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public SocketChannel connect() throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      return connected(channel, UnixDomainSocketAddress.of(file));
    }
  }

  /** A port, without encryption. */
  record Tcp(String host, int port) implements EngineAddress {
    @Override
    public String text() {
      return "tcp://" + host + ":" + port;
    }

    @Override
    public SocketChannel connect() throws IOException {
      return connected(SocketChannel.open(), new InetSocketAddress(host, port));
    }
  }

  private static SocketChannel connected(SocketChannel channel, SocketAddress address)
      throws IOException {
    try {
      channel.connect(address);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads the value of {@code DOCKER_HOST}; empty when it is of no form that we can speak. */
  static Optional<EngineAddress> parse(String text) {
    if (text.startsWith("unix:///")) {
      return Optional.of(new Socket(Path.of(text.substring("unix://".length()))));
    }
    try {
      URI uri = URI.create(text);
      if ("tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() <= 65535) {
        return Optional.of(new Tcp(uri.getHost(), uri.getPort() < 0 ? 2375 : uri.getPort()));
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
