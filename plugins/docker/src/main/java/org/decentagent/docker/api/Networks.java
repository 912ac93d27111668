// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.command.CreateNetworkResponse;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.docker.api.Answer.Done;
import org.decentagent.docker.api.Answer.Refused;

/**
 * The networks of one engine. Safe for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Network">Engine
 *     API: networks</a>
 */
public final class Networks {
  private static final Map<String, String> APART =
      Map.of("com.docker.network.bridge.enable_icc", "false");

  private final Session session;

  /** The networks behind that session. */
  public Networks(Session session) {
    this.session = session;
  }

  /** What {@link #create} came to. */
  public sealed interface Created {
    /** It exists. */
    record Made(String id) implements Created {}

    /** Another network has that name. */
    record NameTaken() implements Created {}

    /** Another network uses addresses of that subnet. */
    record SubnetTaken() implements Created {}
  }

  /** Lists all networks. */
  public List<NetworkFacts> list() {
    return Session.require(
        session.read(
            "list networks",
            client -> client.listNetworksCmd().exec().stream().map(NetworkFacts::of).toList()),
        Effect.NONE);
  }

  /** Looks for a network by its exact name; names need not be unique on old engines. */
  public Optional<NetworkFacts> find(String name) {
    return list().stream().filter(network -> network.name().equals(name)).findFirst();
  }

  /** Creates a bridge whose containers cannot reach each other. */
  public Created create(String name, String subnet, Map<String, String> labels) {
    Answer<CreateNetworkResponse> answer =
        session.change(
            "create network " + name + " with subnet " + subnet,
            client ->
                client
                    .createNetworkCmd()
                    .withName(name)
                    .withCheckDuplicate(true)
                    .withDriver("bridge")
                    .withInternal(false)
                    .withOptions(APART)
                    .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(subnet)))
                    .withLabels(labels)
                    .exec());
    return switch (answer) {
      case Done<CreateNetworkResponse>(CreateNetworkResponse made) ->
          new Created.Made(made.getId());
      case Refused<CreateNetworkResponse>(Refusal refusal)
          when refusal.status() == 409 && refusal.says("already exists") ->
          new Created.NameTaken();
      case Refused<CreateNetworkResponse>(Refusal refusal)
          when refusal.says("pool overlaps")
              || refusal.says("conflicts with existing route")
              || refusal.says("conflicts with network") ->
          new Created.SubnetTaken();
      case Refused<CreateNetworkResponse>(Refusal refusal) ->
          throw DockerFailures.of(refusal, Effect.MAYBE);
    };
  }

  /** Removes a network; one that is gone is a success. */
  public void remove(String id) {
    Answer<Boolean> answer =
        session.change(
            "remove network " + id,
            client -> {
              client.removeNetworkCmd(id).exec();
              return true;
            });
    if (answer instanceof Refused<Boolean>(Refusal refusal) && !refusal.isNoSuch("network")) {
      throw DockerFailures.of(refusal, Effect.MAYBE);
    }
  }
}
