// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.NetworkFacts;
import org.decentagent.docker.api.Networks;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Makes the network of an instance: a bridge of its own, under the contract's mark, with a subnet
 * that no other contract has. Safe for use by many threads.
 */
final class InstanceNetwork {
  static final String KIND = "network";

  private static final String SUBNET = "subnet";
  private static final String TAKEN = "taken";
  private static final int SUBNETS_TRIED = 20;

  private final Networks networks;
  private final Stamps stamps;
  private final Supplier<HostNetworks> host;

  /**
   * With ways to the engine.
   *
   * @param host the networks that the engine's host is in at the moment
   */
  InstanceNetwork(Networks networks, Stamps stamps, Supplier<HostNetworks> host) {
    this.networks = networks;
    this.stamps = stamps;
    this.host = host;
  }

  /** Answers with the network's name once it exists. */
  String make(ProvisionRequest request, Steps steps) {
    String name = request.mark().text();
    Attempt attempt = new Attempt(steps);
    Iterable<String> subnets = subnets(request);
    steps.child(KIND, name);
    String subnet = steps.choose(SUBNET, subnets);
    for (int tried = 1; tried <= SUBNETS_TRIED; tried++) {
      String wanted = subnet;
      String made =
          steps.effect(
              attempt.effect(KIND, wanted.replace("/", "-")),
              () -> create(request, name, wanted),
              () -> ours(request, name).map(NetworkFacts::id));
      if (!made.equals(TAKEN)) {
        if (ours(request, name).isEmpty()) {
          throw attempt.again("network " + name + " was removed");
        }
        return name;
      }
      subnet = steps.chooseAnother(SUBNET, subnets);
    }
    throw new ProvisioningException.QuotaExceeded(
        DockerFailures.code("no_subnet"),
        SUBNETS_TRIED + " subnets in a row are in use; set 'subnets' to addresses that are free");
  }

  private String create(ProvisionRequest request, String name, String subnet) {
    Optional<NetworkFacts> existing = ours(request, name);
    if (existing.isPresent()) {
      return existing.get().id();
    }
    return switch (networks.create(name, subnet, request.stamp(name).labels())) {
      case Networks.Created.Made(String id) -> id;
      case Networks.Created.SubnetTaken taken -> TAKEN;
      case Networks.Created.NameTaken taken ->
          throw new ProvisioningException.UnknownOutcome(
              DockerFailures.code("conflict"), "network " + name + " has just appeared");
    };
  }

  private Optional<NetworkFacts> ours(ProvisionRequest request, String name) {
    Optional<NetworkFacts> found = networks.find(name);
    found.ifPresent(network ->
        stamps.require(
            new Stamps.Thing(
                KIND, network.name(), network.labels(), Optional.of(request.contract()))));
    return found;
  }

  /** Those that would not be out of reach; looked at only when a new one is needed. */
  private Iterable<String> subnets(ProvisionRequest request) {
    Subnets range = Subnets.parse(request.settings().get(DockerConfig.SUBNETS));
    return () -> {
      HostNetworks taken = host.get();
      return StreamSupport.stream(range.spliterator(), false)
          .filter(each -> taken.overlapping(Subnets.parse(each)).isEmpty())
          .iterator();
    };
  }
}
