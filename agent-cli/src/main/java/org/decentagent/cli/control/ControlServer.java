// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.decentagent.agent.Agent;
import org.decentagent.cli.console.Console;
import org.decentagent.spi.unit.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets commands on this machine ask the running agent. Listens on loopback only, and answers only
 * who knows the word that is in a file of the agent's owner. Safe for use by many threads.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  static final String STATUS = "/status";

  private static final int TOKEN_BYTES = 32;

  private final Path stateFolder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] expected;
  private final Agent agent;
  private final TaskEndpoint tasks;
  private final HandEndpoint hand;

  private ControlServer(Path stateFolder, HttpServer server, Secret token, Agent agent) {
    this.stateFolder = stateFolder;
    this.server = server;
    this.expected = bytes("Bearer " + token.reveal());
    this.agent = agent;
    this.tasks = new TaskEndpoint(agent.operator());
    this.hand = new HandEndpoint(agent.hand());
  }

  /** Starts listening on a free port, and writes down which. */
  public static ControlServer start(Path stateFolder, Agent agent) throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    Secret token = Secret.of(HexFormat.of().formatHex(random));
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer http = HttpServer.create(loopback, 0);
    ControlServer control = new ControlServer(stateFolder, http, token, agent);
    http.createContext("/", control::answer);
    http.setExecutor(control.threads);
    http.start();
    ControlFile.of(http.getAddress().getPort(), token, stateFolder).write(stateFolder);
    return control;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (given == null || !MessageDigest.isEqual(bytes(given), expected)) {
        send(exchange, 401, "");
      } else if (TaskEndpoint.answers(path)) {
        TaskEndpoint.Reply reply = tasks.answer(exchange.getRequestMethod(), path, body(exchange));
        send(exchange, reply.code(), reply.body());
      } else if (HandEndpoint.answers(path)) {
        TaskEndpoint.Reply reply = hand.answer(exchange.getRequestMethod(), path, body(exchange));
        send(exchange, reply.code(), reply.body());
      } else if (!path.equals(STATUS)) {
        send(exchange, 404, "");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "");
      } else {
        send(exchange, 200, Console.json().writeValueAsString(agent.status()));
      }
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(TaskEndpoint.LARGEST);
    return new String(body, StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = bytes(text);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      ControlFile.remove(stateFolder);
    } catch (IOException e) {
      LOG.warn("cannot remove the file that says where commands are answered: {}", e.toString());
    }
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
