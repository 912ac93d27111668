// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.Server;
import org.decentagent.hetzner.api.Urgency;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.login.LoginHealth;

/**
 * Judges an instance: by the listing that all checks share, and by its login. Only what the listing
 * shows in a bad light is asked for by id, so that a thousand healthy instances cost the pages of
 * that listing. Safe for use by many threads.
 */
final class ServerHealth {
  private static final Duration STALE = Duration.ofSeconds(5);

  private final Fleet fleet;
  private final Hetzner hetzner;
  private final LoginHealth login;
  private final InstantSource clock;

  ServerHealth(Fleet fleet, Hetzner hetzner, LoginHealth login, InstantSource clock) {
    this.fleet = fleet;
    this.hetzner = hetzner;
    this.login = login;
    this.clock = clock;
  }

  Health probe(Instance instance) {
    String id = instance.ref().externalId();
    if (!id.matches("[0-9]{1,15}")) {
      return new Health.Unknown("'" + id + "' is no id of a server at Hetzner");
    }
    Optional<Server> server;
    try {
      server = server(Long.parseLong(id));
    } catch (ProvisioningException e) {
      return new Health.Unknown(String.valueOf(e.getMessage()));
    }
    if (server.isEmpty()) {
      return new Health.Down("the server does not exist");
    }
    return isDown(server.get())
        ? new Health.Down("the server is " + server.get().status())
        : login.of(instance);
  }

  private Optional<Server> server(long id) {
    Fleet.Snapshot snapshot = fleet.recent();
    Optional<Server> listed = Optional.ofNullable(snapshot.servers().get(id));
    boolean stale = snapshot.takenAt().plus(STALE).isBefore(clock.instant());
    boolean doubtful = listed.isEmpty() || (stale && isDown(listed.get()));
    return doubtful ? hetzner.servers(Urgency.LOOK).find(id) : listed;
  }

  private static boolean isDown(Server server) {
    return server.isOff() || server.isGoing();
  }
}
