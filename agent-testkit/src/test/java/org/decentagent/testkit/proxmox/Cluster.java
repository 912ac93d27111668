// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.decentagent.testkit.cloud.ssh.Renter;
import org.decentagent.testkit.time.FakeClock;

/** A simulated cluster with somebody who calls it, and a clock in hand. */
final class Cluster implements AutoCloseable {
  /** Another for each JVM that runs tests at the same time. */
  static final int SSH_PORT = 22_040 + Integer.getInteger("test.fork", 1);

  final FakeClock clock = FakeClock.at(Instant.parse("2026-11-25T10:00:00Z"));
  final SimulatedProxmox proxmox;
  final Caller caller;

  private Cluster(ProxmoxOptionsBuilder options) {
    proxmox = SimulatedProxmox.start(options.clock(clock).sshPort(SSH_PORT).build());
    caller = Caller.of(proxmox);
  }

  static Cluster start() {
    return start(options -> options);
  }

  static Cluster start(UnaryOperator<ProxmoxOptionsBuilder> change) {
    return new Cluster(change.apply(ProxmoxOptions.builder()));
  }

  static Cluster drawn(long seed) {
    return new Cluster(ProxmoxOptions.drawn(seed));
  }

  ProxmoxOptions options() {
    return proxmox.options();
  }

  ProxmoxOperator operator() {
    return proxmox.operator();
  }

  TemplateSpec template() {
    return options().templates().getFirst();
  }

  String node() {
    return template().node();
  }

  String machine(int vmid) {
    return "/nodes/" + node() + "/qemu/" + vmid;
  }

  void pass(Duration time) {
    clock.advance(time);
    operator().settle();
  }

  /** Starts a clone into the pool and answers with its task. */
  String clone(int vmid, Map<String, String> more) {
    Map<String, String> form =
        new HashMap<>(Map.of("newid", String.valueOf(vmid), "pool", options().pool()));
    form.putAll(more);
    return task(caller.post(machine(template().vmid()) + "/clone", form));
  }

  /** A finished clone. */
  void have(int vmid) {
    String task = clone(vmid, Map.of("name", "vm-" + vmid, "full", "1"));
    assertThat(exit(task)).isEqualTo("OK");
  }

  static String task(Caller.Said said) {
    assertThat(said.status()).as(said.body()).isEqualTo(200);
    return said.data().asString();
  }

  /** Waits for a task's end and answers with how it ended. */
  String exit(String upid) {
    for (int round = 0; round < 40; round++) {
      Caller.Said said = status(upid);
      if (said.data().get("status").asString().equals("stopped")) {
        return said.data().get("exitstatus").asString();
      }
      clock.advance(Duration.ofSeconds(5));
    }
    return "still running";
  }

  Caller.Said status(String upid) {
    String node = upid.split(":", -1)[1];
    return caller.get("/nodes/" + node + "/tasks/" + Caller.encode(upid) + "/status");
  }

  String power(int vmid, String verb, Map<String, String> form) {
    return exit(task(caller.post(machine(vmid) + "/status/" + verb, form)));
  }

  /** What the machine at an address answers to a command. */
  static String shell(Renter renter, String user, String address, String command)
      throws JSchException, IOException {
    Session session = session(renter, user, address);
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(command);
      channel.setInputStream(new ByteArrayInputStream(new byte[0]));
      var output = channel.getInputStream();
      channel.connect(10_000);
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      session.disconnect();
    }
  }

  static Session session(Renter renter, String user, String address) throws JSchException {
    JSch jsch = new JSch();
    jsch.addIdentity("renter", renter.privateKey().getBytes(StandardCharsets.UTF_8), null, null);
    Session session = jsch.getSession(user, address, SSH_PORT);
    session.setConfig("StrictHostKeyChecking", "no");
    session.connect(10_000);
    return session;
  }

  @Override
  public void close() {
    try {
      Judge.review(proxmox);
    } finally {
      caller.close();
      proxmox.close();
    }
  }
}
