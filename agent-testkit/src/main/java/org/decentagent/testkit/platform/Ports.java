// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where a simulated platform listens, on loopback addresses. Safe for use by many threads. */
final class Ports implements AutoCloseable {
  private final HttpServer platform;
  private final HttpServer control;
  private final ExecutorService threads;

  private Ports(HttpServer platform, HttpServer control, ExecutorService threads) {
    this.platform = platform;
    this.control = control;
    this.threads = threads;
  }

  /** Listens; a number of 0 takes a free port. */
  static Ports open(int port, HttpHandler platform, int controlPort, HttpHandler control) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpServer first = null;
    try {
      first = listen(port, platform, threads);
      return new Ports(first, listen(controlPort, control, threads), threads);
    } catch (UncheckedIOException e) {
      if (first != null) {
        first.stop(0);
      }
      threads.close();
      throw e;
    }
  }

  private static HttpServer listen(int port, HttpHandler handler, Executor threads) {
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

  URI url() {
    return address(platform);
  }

  URI controlUrl() {
    return address(control);
  }

  private static URI address(HttpServer http) {
    InetSocketAddress address = http.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  @Override
  public void close() {
    platform.stop(0);
    control.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
