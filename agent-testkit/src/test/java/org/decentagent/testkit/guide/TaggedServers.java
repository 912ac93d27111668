// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.guide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.guide.TaggedCloud.Server;

/** The half of a provisioner in which a cloud without unique names matters. */
record TaggedServers(TaggedCloud api, BackendName backend, Owner owner) {
  static final Duration SETTLING = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(5);

  Provisioned provision(ProvisionRequest request, Steps steps) {
    Mark mark = request.mark();
    String name = mark.text();
    String id =
        steps.effect(
            "create",
            () -> existing(mark).orElseGet(() -> api.create(name, request.stamp(name).tags())),
            () -> existing(mark));
    steps.remember("server", id);
    List<Server> ours = ours(mark);
    if (ours.size() > 1) {
      ours.subList(1, ours.size()).forEach(younger -> api.delete(younger.id()));
      return new Provisioned.InProgress(SOON, "removing a second server of this contract");
    }
    if (ours.isEmpty() || !ours.getFirst().state().equals("running")) {
      return new Provisioned.InProgress(SOON, "waiting for server " + id);
    }
    return new Provisioned.Ready(instance(ours.getFirst()));
  }

  private Optional<String> existing(Mark mark) {
    return switch (find(mark)) {
      case Lookup.Found(var instance) -> Optional.of(instance.ref().externalId());
      case Lookup.Absent() -> Optional.empty();
      case Lookup.NotOurs(var why) ->
          throw new ProvisioningException.Conflict(TaggedCloud.CODE, why);
    };
  }

  Lookup find(Mark mark) {
    List<Server> ours = ours(mark);
    if (!ours.isEmpty()) {
      return new Lookup.Found(instance(ours.getFirst()));
    }
    return api.named(mark.text()).stream()
        .<Lookup>map(server -> new Lookup.NotOurs("server " + server.id() + " bears no stamp"))
        .findFirst()
        .orElseGet(Lookup.Absent::new);
  }

  private List<Server> ours(Mark mark) {
    List<Server> ours = new ArrayList<>();
    for (Server server : api.tagged(OwnerStamp.contractTag(mark))) {
      if (isFor(mark, server)) {
        ours.add(server);
      }
    }
    for (Server server : api.named(mark.text())) {
      boolean young = server.createdAt().plus(SETTLING).isAfter(api.clock.instant());
      if (young && server.tags().isEmpty()) {
        throw new ProvisioningException.Retryable(
            TaggedCloud.CODE, "cannot tell yet whose server " + server.id() + " is");
      }
    }
    ours.sort(Comparator.comparing(Server::createdAt).thenComparing(Server::id));
    return ours;
  }

  private boolean isFor(Mark mark, Server server) {
    return OwnerStamp.read(server.tags(), server.name(), owner)
            instanceof Ownership.Ours(OwnerStamp stamp)
        && stamp.contract().equals(mark.contract());
  }

  Removal terminate(RemovalRequest request, Steps steps) {
    Set<String> ids = new LinkedHashSet<>();
    ours(request.mark()).forEach(server -> ids.add(server.id()));
    request.instance().map(InstanceRef::externalId).ifPresent(ids::add);
    steps.recall("server").ifPresent(ids::add);
    boolean gone = true;
    for (String id : ids) {
      Optional<Server> left = api.read(id);
      if (left.isPresent() && !isFor(request.mark(), left.get())) {
        throw new ProvisioningException.Conflict(
            TaggedCloud.CODE, "server " + id + " is left alone: it bears no stamp of ours");
      }
      if (left.isPresent()) {
        api.delete(id);
        gone = false;
      }
    }
    return gone ? new Removal.Gone() : new Removal.InProgress(SOON);
  }

  private Instance instance(Server server) {
    return Instance.at(new InstanceRef(backend, server.id()), InstanceState.RUNNING)
        .ssh(new SshAccess("192.0.2." + server.id(), 22, "root"))
        .build();
  }
}
