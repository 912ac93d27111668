// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.proxmox.wire.CertificateRow;
import org.decentagent.proxmox.wire.PoolAnswer;
import org.decentagent.proxmox.wire.ResourceRow;
import org.decentagent.proxmox.wire.VersionAnswer;
import org.decentagent.toolkit.http.HttpCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks at a cluster, or at a single node, which is a cluster of one. Safe for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/#/cluster">the cluster</a>
 */
public final class Cluster {
  private static final String AUTHORITY = "pve-root-ca.pem";

  private final Session session;

  Cluster(Session session) {
    this.session = session;
  }

  /** Its release. */
  public Version version() {
    String what = "ask for the version";
    VersionAnswer answer =
        Session.as(session.data(HttpCall.get("version"), what), VersionAnswer.class, what);
    return Version.parse(Optional.ofNullable(answer.version()).orElse(""))
        .orElseThrow(() -> Session.unreadable(what, Effect.NONE));
  }

  /** Every guest that we may see; some seconds old. */
  public List<Guest> guests() {
    return guests(rows("vm"));
  }

  /** Every guest of a pool, whatever its node does; from the configuration itself. */
  public List<Guest> members(String pool) {
    String what = "list pool " + pool;
    PoolAnswer answer =
        Session.as(session.data(HttpCall.get("pools", pool), what), PoolAnswer.class, what);
    if (answer.members() == null) {
      throw Session.unreadable(what, Effect.NONE);
    }
    return guests(answer.members());
  }

  private static List<Guest> guests(List<ResourceRow> rows) {
    List<Guest> guests = new ArrayList<>();
    for (ResourceRow row : rows) {
      Integer vmid = row.vmid();
      String node = row.node();
      if (vmid != null && node != null) {
        guests.add(
            new Guest(
                new VmPlace(node, vmid),
                text(row.type()),
                text(row.name()),
                text(row.status()),
                VmConfig.tags(text(row.tags())),
                row.template() != null && row.template() == 1,
                new Guest.GuestSize(number(row.maxmem()), number(row.maxdisk()))));
      }
    }
    return guests;
  }

  /** Every node. */
  public List<NodeFacts> nodes() {
    List<NodeFacts> nodes = new ArrayList<>();
    for (ResourceRow row : rows("node")) {
      String name = row.node();
      if (name != null) {
        nodes.add(
            new NodeFacts(
                name,
                text(row.status()),
                (int) number(row.maxcpu()),
                number(row.maxmem()),
                number(row.mem())));
      }
    }
    return nodes;
  }

  private List<ResourceRow> rows(String type) {
    String what = "list the cluster's resources of type " + type;
    return Session.list(
        session.data(HttpCall.get("cluster", "resources").with("type", type), what),
        ResourceRow.class,
        what);
  }

  /** Whether a number is free in the whole cluster, whoever may see what has it. */
  public boolean isFree(int vmid) {
    String what = "ask whether VM number " + vmid + " is free";
    HttpCall call = HttpCall.get("cluster", "nextid").with("vmid", Integer.toString(vmid));
    return switch (session.send(call, what)) {
      case Answer.Data data -> true;
      case Answer.Refused(Refusal refusal)
          when refusal.status() == 400 && refusal.message().contains("already exists") ->
          false;
      case Answer.Refused(Refusal refusal) -> throw ProxmoxFailures.of(refusal, Effect.NONE);
    };
  }

  /** Which tags may be set; empty when the options do not show it to us. */
  public Optional<TagAccess> tagAccess() {
    String what = "read the datacenter's options";
    return switch (session.send(HttpCall.get("cluster", "options"), what)) {
      case Answer.Data(JsonNode data) -> TagAccess.read(data);
      case Answer.Refused(Refusal refusal) when refusal.status() == 403 -> Optional.empty();
      case Answer.Refused(Refusal refusal) -> throw ProxmoxFailures.of(refusal, Effect.NONE);
    };
  }

  /** What we may do where. */
  public Permissions permissions() {
    String what = "ask for our own permissions";
    JsonNode data = session.data(HttpCall.get("access", "permissions"), what);
    if (!data.isObject() && !(data.isArray() && data.isEmpty())) {
      throw Session.unreadable(what, Effect.NONE);
    }
    Map<String, Map<String, Boolean>> paths = new TreeMap<>();
    data.propertyStream()
        .forEach(path -> {
          Map<String, Boolean> privileges = new TreeMap<>();
          path.getValue()
              .propertyStream()
              .forEach(it -> privileges.put(it.getKey(), it.getValue().asString().equals("1")));
          paths.put(path.getKey(), privileges);
        });
    return new Permissions(paths);
  }

  /** The SHA-256 fingerprint of the cluster's own authority, which outlives node certificates. */
  public Optional<String> authority(String node) {
    String what = "read the certificates of node " + node;
    return Session.list(
            session.data(HttpCall.get("nodes", node, "certificates", "info"), what),
            CertificateRow.class,
            what)
        .stream()
        .filter(row -> AUTHORITY.equals(row.filename()))
        .flatMap(row -> Optional.ofNullable(row.fingerprint()).stream())
        .findFirst();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static long number(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
