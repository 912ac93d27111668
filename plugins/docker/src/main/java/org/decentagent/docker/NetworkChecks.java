// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.ListedContainer;
import org.decentagent.docker.api.NetworkFacts;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.config.PortRange;
import org.decentagent.spi.config.Settings;

/** The part of the preflight about addresses, ports and networks. Safe for use by many threads. */
final class NetworkChecks {
  /** Linux's own default, unless net.ipv4.ip_local_port_range says otherwise. */
  private static final int FIRST_EPHEMERAL = 32768;

  private final Engine engine;
  private final Settings settings;
  private final Owner owner;

  NetworkChecks(Engine engine, Settings settings, Owner owner) {
    this.engine = engine;
    this.settings = settings;
    this.owner = owner;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(address());
    List<ListedContainer> containers = engine.containers().list();
    findings.addAll(ports(containers));
    findings.addAll(leftOvers(containers));
    findings.addAll(overlaps());
    findings.add(
        Preflight.finding(
            "host_reachable",
            Severity.INFO,
            "instances can reach the host's own addresses and a cloud's metadata service",
            "Docker publishes ports past ufw, and filters nothing that leaves a container",
            "sudo iptables -I DOCKER-USER -d 169.254.169.254 -j DROP; sudo iptables -I INPUT -s "
                + settings.get(DockerConfig.SUBNETS)
                + " -j DROP"));
    return findings;
  }

  private List<Finding> address() {
    String address = settings.get(DockerConfig.ADDRESS);
    try {
      InetAddress resolved = InetAddress.getByName(address);
      if (resolved.isLoopbackAddress()
          || resolved.isSiteLocalAddress()
          || resolved.isLinkLocalAddress()
          || resolved.isAnyLocalAddress()) {
        return List.of(
            Preflight.finding(
                "address_private",
                Severity.WARNING,
                "address = \"" + address + "\" is " + resolved.getHostAddress(),
                "customers on the internet cannot reach it",
                "set 'address' to the public name or address of the engine's host"));
      }
      return List.of();
    } catch (UnknownHostException e) {
      return List.of(
          Preflight.finding(
              "address_unknown",
              Severity.ERROR,
              "address = \"" + address + "\" does not resolve",
              "customers could not reach their instances",
              "correct 'address', or make the DNS record"));
    }
  }

  private List<Finding> ports(List<ListedContainer> containers) {
    PortRange range = settings.get(DockerConfig.PORTS);
    List<Finding> findings = new ArrayList<>();
    Set<Integer> taken =
        containers.stream()
            .filter(container -> !isOurs(container))
            .flatMap(container -> container.ports().stream())
            .filter(port -> port >= range.first() && port <= range.last())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!taken.isEmpty()) {
      findings.add(
          Preflight.finding(
              "ports_shared",
              Severity.WARNING,
              "other containers publish ports of our range " + range + ": " + taken,
              "an instance that tries one of them starts later",
              "set 'ports' to a range that nothing else uses"));
    }
    if (range.last() >= FIRST_EPHEMERAL) {
      findings.add(
          Preflight.finding(
              "ports_ephemeral",
              Severity.WARNING,
              "ports = \"" + range + "\" reaches into " + FIRST_EPHEMERAL + " and above",
              "the host gives these ports to its own outgoing connections",
              "set 'ports' to a range below " + FIRST_EPHEMERAL));
    }
    return findings;
  }

  private List<Finding> overlaps() {
    if (!engine.session().engine().isLocal()) {
      return List.of();
    }
    Set<String> bridges =
        engine.networks().list().stream()
            .map(network -> "br-" + network.id().substring(0, Math.min(12, network.id().length())))
            .collect(Collectors.toSet());
    String range = settings.get(DockerConfig.SUBNETS);
    List<HostNetworks.Interface> others =
        HostNetworks.ofThisMachine().overlapping(Subnets.parse(range)).stream()
            .filter(each -> !bridges.contains(each.name()))
            .toList();
    return others.isEmpty()
        ? List.of()
        : List.of(
            Preflight.finding(
                "subnets_overlap",
                Severity.WARNING,
                "subnets = \"" + range + "\" overlaps with what this host is in: " + others,
                "those addresses are not used for instances, so fewer fit",
                "set 'subnets' to private addresses that are free; a bridge that an engine left"
                    + " when it was killed goes with: ip link del "
                    + others.getFirst().name()));
  }

  private List<Finding> leftOvers(List<ListedContainer> containers) {
    Set<String> alive = containers.stream().map(ListedContainer::name).collect(Collectors.toSet());
    List<String> alone =
        engine.networks().list().stream()
            .filter(network ->
                OwnerStamp.agentLabel(owner).equals(network.labels().get(OwnerStamp.AGENT)))
            .map(NetworkFacts::name)
            .filter(name -> !alive.contains(name))
            .toList();
    return alone.isEmpty()
        ? List.of()
        : List.of(
            Preflight.finding(
                "network_left_over",
                Severity.INFO,
                "networks of ours without a container: " + alone,
                "made for an instance that is on its way in or out, or left by one",
                "if it stays: docker network rm " + alone.getFirst()));
  }

  private boolean isOurs(ListedContainer container) {
    return OwnerStamp.agentLabel(owner).equals(container.labels().get(OwnerStamp.AGENT));
  }
}
