// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A Docker Engine in memory: it answers as {@code dockerd} 20.10 does, has no image but those it is
 * given, and can be told to answer otherwise. Safe for use by many threads.
 */
public final class SimulatedEngine {
  private static final Pattern VERSION = Pattern.compile("^/v[0-9.]+");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedNetworks networks = new SimulatedNetworks();
  private final SimulatedHost host = new SimulatedHost();
  private final SimulatedContainers containers = new SimulatedContainers(networks, host);
  private final List<Twist> twists = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  /** An answer that is given once instead of the right one. */
  private record Twist(String call, Effect effect, SimulatedAnswer answer) {}

  /** What is running, and what could be looked at and changed without the plugin. */
  public SimulatedContainers containers() {
    return containers;
  }

  /** Networks and volumes. */
  public SimulatedNetworks networks() {
    return networks;
  }

  /** What it says about its host. */
  public SimulatedHost host() {
    return host;
  }

  /** Every call so far, as in {@code POST /containers/create}. */
  public List<String> calls() {
    return calls;
  }

  /** The next call that starts so, as in {@code POST /networks}, is answered so, to no effect. */
  public void refuseOnce(String call, int status, String message) {
    twists.add(new Twist(call, Effect.NONE, SimulatedAnswer.refusal(status, message)));
  }

  /** The next call that starts so takes effect, and is answered so all the same. */
  public void obeyOnceAnswering(String call, int status, String message) {
    twists.add(new Twist(call, Effect.MAYBE, SimulatedAnswer.refusal(status, message)));
  }

  /** How many connections are open. */
  public int connections() {
    return connections.get();
  }

  /** A connection of its own to this engine, on which things may go wrong. */
  public Engine connect(EngineTrouble trouble) {
    EngineAddress address =
        EngineAddress.parse("unix:///nonexistent/engine.sock", Optional.empty());
    connections.incrementAndGet();
    return Engine.of(
        new Session(
            address,
            new SpokenVersion(address, Path.of("/nonexistent/.docker")),
            trouble.on(new Transport(this))));
  }

  private synchronized SimulatedAnswer answer(String method, String target, byte[] body) {
    String[] halves = VERSION.matcher(target).replaceFirst("").split("\\?", 2);
    String call = method + " " + halves[0];
    calls.add(call);
    Optional<Twist> twist =
        twists.stream().filter(each -> call.startsWith(each.call())).findFirst();
    twist.ifPresent(twists::remove);
    if (twist.filter(each -> each.effect() == Effect.NONE).isPresent()) {
      return twist.get().answer();
    }
    SimulatedAnswer right =
        rightAnswer(method, halves[0], query(halves.length == 1 ? "" : halves[1]), body);
    return twist.map(Twist::answer).orElse(right);
  }

  private SimulatedAnswer rightAnswer(
      String method, String target, Map<String, String> query, byte[] body) {
    List<String> path =
        Arrays.stream(target.substring(1).split("/", -1))
            .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
            .toList();
    return switch (path.getFirst()) {
      case "containers" -> containers.answer(method, path, query, body);
      case "networks" -> networks.answerOnNetworks(method, path, body);
      case "volumes" -> networks.answerOnVolumes(method, path, body);
      default -> host.answer(method, path);
    };
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      query.put(
          sides[0], sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new HashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private record Transport(SimulatedEngine engine) implements DockerHttpClient {
    @Override
    public Response execute(Request request) {
      return engine.answer(request.method(), request.path(), body(request));
    }

    private static byte[] body(Request request) {
      byte[] bytes = request.bodyBytes();
      if (bytes != null) {
        return bytes;
      }
      try (InputStream body = request.body()) {
        return body == null ? new byte[0] : body.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      engine.connections.decrementAndGet();
    }
  }
}
