// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.decentagent.agent.login.SshLoginProbe;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes by hand what the agent made: a network and a container with the same image, command and
 * limits, the renter's key in it, started, until a login would succeed. Confined to one thread.
 */
final class ByHand {
  private static final String NAME = "bench-by-hand";
  private static final int PORT = 28999;
  private static final String SUBNET = "10.214.0.0/29";
  private static final Duration BETWEEN_LOGINS = Duration.ofMillis(50);
  private static final Duration ONE_LOGIN = Duration.ofSeconds(5);

  private final Engine engine;
  private final ObjectNode network;
  private final ObjectNode container;
  private final byte[] key;

  private ByHand(Engine engine, ObjectNode network, ObjectNode container, byte[] key) {
    this.engine = engine;
    this.network = network;
    this.container = container;
    this.key = key;
  }

  /** Learns from a container that the agent made. */
  static ByHand like(String made, Engine engine) throws IOException {
    JsonMapper json = JsonMapper.shared();
    JsonNode model = engine.get("/containers/" + made + "/json");
    JsonNode its =
        engine.get("/networks/" + model.path("HostConfig").path("NetworkMode").asString());
    ObjectNode network = json.createObjectNode();
    network.put("Name", NAME).put("Driver", its.path("Driver").asString());
    network.set("Options", its.path("Options"));
    network.putObject("IPAM").putArray("Config").addObject().put("Subnet", SUBNET);
    ObjectNode container = (ObjectNode) model.path("Config").deepCopy();
    container.remove("Labels");
    ObjectNode host = (ObjectNode) model.path("HostConfig").deepCopy();
    host.put("NetworkMode", NAME);
    host.path("PortBindings")
        .forEach(bindings ->
            bindings.forEach(
                binding -> ((ObjectNode) binding).put("HostPort", Integer.toString(PORT))));
    container.set("HostConfig", host);
    return new ByHand(engine, network, container, engine.archive(made, "/root/.ssh"));
  }

  /** Does it, and answers with how long it took. */
  Duration deliver(SshPublicKey renter) throws IOException {
    long begun = System.nanoTime();
    engine.post("/networks/create", network);
    String id = engine.post("/containers/create?name=" + NAME, container).path("Id").asString();
    engine.putArchive(id, "/root", key);
    engine.post("/containers/" + id + "/start");
    SshLoginProbe probe = new SshLoginProbe();
    SshAccess access = new SshAccess("127.0.0.1", PORT, "root");
    while (probe.tryLogin(access, Optional.empty(), renter, ONE_LOGIN).verdict()
        != LoginProbe.Verdict.ACCEPTED) {
      LockSupport.parkNanos(BETWEEN_LOGINS.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  void remove() throws IOException {
    engine.delete("/containers/" + NAME + "?force=true&v=true");
    engine.delete("/networks/" + NAME);
  }
}
