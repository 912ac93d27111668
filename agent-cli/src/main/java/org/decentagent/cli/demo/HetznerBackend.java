// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.decentagent.spi.Mark;
import org.decentagent.spi.unit.Secret;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerOptions;
import org.decentagent.testkit.hetzner.ServerView;
import org.decentagent.testkit.hetzner.SimulatedHetzner;

/**
 * The real Hetzner plugin, over HTTP on a Hetzner Cloud in this process, whose servers are SSH
 * servers on loopback addresses.
 *
 * <p>The project begins empty, so that whatever is in it afterwards is left behind: servers,
 * primary addresses, firewalls, keys, placement groups. The one exception is the plugin's marker,
 * by which it knows the project again, and which it keeps on purpose: a placement group with
 * exactly the name {@code decent-agent-} and the agent's label. Confined to one thread.
 */
final class HetznerBackend implements DemoBackend {
  static final String PROJECT = "demo";
  private static final String GROUPS = "placement_groups";
  private static final int TOKEN_BYTES = 32;
  private static final int QUOTA = 100;

  private final SimulatedHetzner cloud;
  private final String config;

  /** In the project {@code demo} of a cloud. */
  HetznerBackend(SimulatedHetzner cloud, String config) {
    this.cloud = cloud;
    this.config = config;
  }

  static HetznerBackend start(DemoFolder folder, DemoPlace.Plugins plugins, InstantSource clock)
      throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    Secret token = Secret.of(HexFormat.of().formatHex(random));
    String kept = SecretFile.write(folder.file("keys").resolve("hetzner.token"), token);
    int port = FreePort.find();
    SimulatedHetzner cloud =
        SimulatedHetzner.start(
            HetznerOptions.withProject(PROJECT, token.reveal())
                .clock(clock)
                .serverQuota(QUOTA)
                .sshPort(port)
                .delay("create_server", Duration.ofSeconds(2))
                .delay("start_server", Duration.ofSeconds(1))
                .delay("delete_server", Duration.ofSeconds(1)));
    String config =
        """
        %s
        [backend.demo]
        type = "hcloud"
        token = %s
        api_url = "%s"
        server_types = ["cx23", "cx33"]
        locations = ["fsn1", "nbg1", "hel1"]
        image = "debian-12"
        ssh_port = %d
        parallel = 8
        """
            .formatted(plugins.table(), TomlText.quoted(kept), cloud.url(), port);
    return new HetznerBackend(cloud, config);
  }

  @Override
  public String name() {
    return "hetzner";
  }

  @Override
  public String type() {
    return "hcloud";
  }

  @Override
  public List<String> banner() {
    return Banner.simulated(
        "the plugin is the real one, Hetzner Cloud is a simulator in this process, and",
        "servers are SSH servers on 127.40.x.y.",
        "[backend.hetzner] with type = \"hcloud\"",
        "hetzner");
  }

  @Override
  public String config() {
    return config;
  }

  @Override
  public List<String> traces(String agentLabel, Set<Mark> marks) {
    String marker = "decent-agent-" + agentLabel;
    List<String> traces = new ArrayList<>();
    new TreeMap<>(cloud.names(PROJECT))
        .forEach((kind, names) ->
            names.stream()
                .filter(name -> !(kind.equals(GROUPS) && name.equals(marker)))
                .forEach(name -> traces.add(kind + " " + name)));
    return traces;
  }

  @Override
  public void sweep(String agentLabel) {
    cloud.servers(PROJECT).stream()
        .map(ServerView::name)
        .forEach(name -> cloud.let(new ForeignHand.DeleteServer(PROJECT, name)));
  }

  @Override
  public void close() {
    cloud.close();
  }
}
