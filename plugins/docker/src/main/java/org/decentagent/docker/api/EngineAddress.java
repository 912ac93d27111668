// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a Docker Engine listens: a local socket, or TCP under TLS with a client certificate.
 * Immutable.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param certFolder holds {@code ca.pem}, {@code cert.pem} and {@code key.pem}; present for TCP
 */
public record EngineAddress(URI uri, Optional<Path> certFolder) {
  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException whose message says what is wrong and what is right
   */
  public static EngineAddress parse(String host, Optional<String> certFolder) {
    URI uri;
    try {
      uri = URI.create(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(notAnAddress(host), e);
    }
    if ("unix".equals(uri.getScheme())
        && uri.getPath() != null
        && uri.getPath().startsWith("/")
        && uri.getAuthority() == null) {
      return new EngineAddress(uri, Optional.empty());
    }
    if (!"tcp".equals(uri.getScheme()) || uri.getHost() == null || !isPort(uri.getPort())) {
      throw new IllegalArgumentException(notAnAddress(host));
    }
    if (certFolder.isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + host
              + "' without TLS would make everyone who can reach it root on that machine; set"
              + " cert_folder to the folder with ca.pem, cert.pem and key.pem");
    }
    return new EngineAddress(uri, Optional.of(Path.of(certFolder.get())));
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  /** Whether the engine runs on this machine. */
  public boolean isLocal() {
    return "unix".equals(uri.getScheme());
  }

  private static String notAnAddress(String host) {
    return "'"
        + host
        + "' is not the address of a Docker Engine; write unix:///var/run/docker.sock or"
        + " tcp://host:2376, with a port of 1 to 65535";
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
