// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;

/**
 * An HTTPS server on a loopback address that answers one request per connection, with reason
 * phrases of its own, which the JDK's server cannot. Safe for use by many threads.
 */
final class HttpsListener implements AutoCloseable {
  /** Empty ends the connection without an answer. */
  interface Handler {
    Optional<Answer> answer(Received request) throws InterruptedException;
  }

  private final ServerSocket server;
  private final AtomicReference<ServerCertificate> certificate;
  private final Handler handler;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  HttpsListener(int port, ServerCertificate certificate, Handler handler) {
    this.certificate = new AtomicReference<>(certificate);
    this.handler = handler;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(address, 200);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on " + address + ": " + e.getMessage() + "; choose another port", e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  ServerCertificate certificate() {
    return certificate.get();
  }

  /** Connections to come see the new certificate. */
  void present(ServerCertificate next) {
    certificate.set(next);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close port " + port(), e);
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        SSLSocket secure = certificate.get().wrap(connection)) {
      connection.setSoTimeout(60_000);
      // Else the end of an answer waits 40 ms for the peer's acknowledgement of its beginning.
      connection.setTcpNoDelay(true);
      Optional<Answer> answer = exchange(secure);
      if (answer.isPresent()) {
        write(answer.get(), secure.getOutputStream());
      }
    } catch (IOException e) {
      // The peer broke off, or did not trust the certificate: nothing is left to be answered.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private Optional<Answer> exchange(SSLSocket secure) throws IOException, InterruptedException {
    try {
      Optional<Received> request =
          new RequestReader(new BufferedInputStream(secure.getInputStream())).read();
      return request.isEmpty() ? Optional.empty() : handler.answer(request.get());
    } catch (RequestReader.Refused e) {
      return Optional.of(e.answer());
    }
  }

  private static void write(Answer answer, OutputStream out) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(300);
    head.append("HTTP/1.1 ").append(answer.status()).append(' ').append(answer.reason());
    head.append("\r\nCache-Control: max-age=0\r\nConnection: close\r\nPragma: no-cache");
    head.append("\r\nServer: pve-api-daemon/3.0\r\nContent-Length: ").append(body.length);
    if (!answer.contentType().isEmpty()) {
      head.append("\r\nContent-Type: ").append(answer.contentType());
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + body.length + 4);
    whole.writeBytes(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(body);
    whole.writeTo(out);
    out.flush();
  }
}
