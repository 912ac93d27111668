// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What the real API answered, asked again. */
final class GoldenTranscriptTest {
  /** Running a program inside the guest is not simulated: provisioning never depends on it. */
  private static final Set<String> SKIPPED =
      Set.of("agent-exec", "agent-exec-status", "agent-set-user-password");

  private static final Map<String, String> NAMES =
      Map.of(
          "\\bpve1\\b", "n7x",
          "\\blocal\\b", "stash",
          "\\b9000\\b", "41234",
          "\\b101\\b", "50123",
          "(?<!;)\\brental\\b", "guests",
          "\\bvmbr0\\b", "vmbr77");

  @ParameterizedTest
  @EnumSource
  void everyRecordedExchangeIsAnsweredInTheSameWay(ProxmoxRelease release) throws Exception {
    List<JsonNode> recorded = recorded(release);
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (SimulatedProxmox proxmox = SimulatedProxmox.start(likeTheRecorded(release, clock));
        Caller caller = Caller.of(proxmox)) {
      Map<String, String> upids = new HashMap<>();
      for (JsonNode exchange : recorded) {
        String label = exchange.get("label").asString();
        if (SKIPPED.contains(label)) {
          continue;
        }
        prepare(label, exchange, clock, proxmox);
        Caller.Said said = replay(exchange, upids, caller, proxmox);
        remember(exchange, said, upids);
        Comparison.of(rename(exchange.get("response").toString()), said)
            .forEach(difference -> differences.add(label + ": " + difference));
        compared++;
      }
    }

    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(137);
    assertThat(recorded).hasSize(137 + SKIPPED.size());
  }

  private static void prepare(
      String label, JsonNode exchange, FakeClock clock, SimulatedProxmox proxmox) {
    if (label.equals("shutdown")) {
      proxmox.operator().machine(50_123).ifPresent(vm -> proxmox.operator().deafen(vm.vmid()));
    }
    if (label.endsWith(":task")) {
      JsonNode status = exchange.at("/response/json/data/status");
      if (status.asString().equals("stopped")) {
        clock.advance(Duration.ofSeconds(label.matches("clone:.*|shutdown:.*") ? 60 : 1));
      }
    } else if (label.equals("agent-interfaces")) {
      clock.advance(Duration.ofSeconds(10));
    } else if (!label.endsWith("-during-clone")) {
      clock.advance(Duration.ofSeconds(2));
    }
  }

  private static Caller.Said replay(
      JsonNode exchange, Map<String, String> upids, Caller caller, SimulatedProxmox proxmox) {
    JsonNode request = exchange.get("request");
    String path = request.get("path").asString().substring("/api2/json".length());
    for (Map.Entry<String, String> upid : upids.entrySet()) {
      path = path.replace(Caller.encode(upid.getKey()), Caller.encode(upid.getValue()));
    }
    JsonNode body = request.get("body");
    return caller.send(
        request.get("method").asString(),
        rename(path),
        Optional.ofNullable(request.get("headers").get("Content-Type")).map(JsonNode::asString),
        body.isNull() ? "" : rename(body.asString()),
        authorization(exchange.get("label").asString(), proxmox));
  }

  private static Optional<String> authorization(String label, SimulatedProxmox proxmox) {
    String stranger = "00000000-0000-0000-0000-000000000000";
    return switch (label) {
      case "no-auth" -> Optional.empty();
      case "malformed-auth" -> Optional.of("PVEAPIToken=nonsense");
      case "bad-token-secret" -> Optional.of("PVEAPIToken=agent@pve!rent=" + stranger);
      case "unknown-token" -> Optional.of("PVEAPIToken=agent@pve!other=" + stranger);
      default -> Optional.of(proxmox.authorization());
    };
  }

  private static void remember(JsonNode exchange, Caller.Said said, Map<String, String> upids) {
    JsonNode data = exchange.at("/response/json/data");
    if (data.isString() && data.asString().startsWith("UPID:") && said.status() == 200) {
      upids.put(data.asString(), said.data().asString());
    }
  }

  private static String rename(String text) {
    String renamed = text;
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      renamed = renamed.replaceAll(name.getKey(), name.getValue());
    }
    return renamed;
  }

  private static ProxmoxOptions likeTheRecorded(ProxmoxRelease release, FakeClock clock) {
    Pace usual = Pace.usual();
    Pace silent =
        new Pace(usual.cloning(), usual.working(), usual.booting(), usual.agent(), Duration.ZERO);
    ProxmoxOptionsBuilder options =
        ProxmoxOptions.builder()
            .release(release)
            .clock(clock)
            .pace(silent)
            .nodes(List.of(new NodeSpec("n7x", 24L << 30, 2)))
            .storages(
                List.of(
                    new StorageSpec(
                        "stash", StorageType.DIR, StorageSpec.Sharing.LOCAL, 12L << 30, Set.of())))
            .templates(
                List.of(new TemplateSpec(41_234, "tmpl-debian", "n7x", "stash", 2, Map.of())))
            .bridges(List.of("vmbr77"))
            .pool("guests")
            .sshPort(22_031);
    List<String> machine =
        new ArrayList<>(
            List.of(
                "Pool.Audit",
                "VM.Allocate",
                "VM.Audit",
                "VM.Clone",
                "VM.Config.CPU",
                "VM.Config.Cloudinit",
                "VM.Config.Disk",
                "VM.Config.HWType",
                "VM.Config.Memory",
                "VM.Config.Network",
                "VM.Config.Options",
                "VM.PowerMgmt"));
    machine.addAll(
        release == ProxmoxRelease.V9_2
            ? List.of("VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted")
            : List.of("VM.Monitor"));
    return options
        .grants(
            List.of(
                ProxmoxGrant.on("/pool/guests", machine.toArray(String[]::new)),
                ProxmoxGrant.on("/pool/templates", "VM.Audit", "VM.Clone"),
                ProxmoxGrant.on("/storage/stash", "Datastore.AllocateSpace", "Datastore.Audit"),
                ProxmoxGrant.on("/sdn/zones/localnetwork/vmbr77", "SDN.Use"),
                ProxmoxGrant.on("/nodes/n7x", "Sys.Audit")))
        .build();
  }

  private static List<JsonNode> recorded(ProxmoxRelease release) throws Exception {
    Path file =
        Path.of(
            System.getProperty("specs.dir", "absent"),
            "pve-" + release.version() + "-golden-transcripts.json");
    assumeTrue(
        Files.exists(file),
        "did not run: " + file + " is missing; give its folder as -Dspecs.dir=...");
    List<JsonNode> exchanges = new ArrayList<>();
    Json.MAPPER.readTree(Files.readString(file)).get("exchanges").forEach(exchanges::add);
    return exchanges;
  }

  /** Two answers side by side. */
  private static final class Comparison {
    /** What differs from one day, or one machine, to the next. */
    private static final Set<String> VOLATILE =
        Set.of(
            "digest",
            "smbios1",
            "net0",
            "upid",
            "pid",
            "pstart",
            "starttime",
            "endtime",
            "repoid",
            "comment",
            "rootfs",
            "cpuinfo",
            "boot-info",
            "memory",
            "loadavg",
            "uptime",
            "mem",
            "pveversion",
            "kversion",
            "current-kernel",
            "cpu",
            "avail",
            "total",
            "used",
            "used_fraction",
            "content",
            "maxmem",
            "balloon",
            "ballooninfo",
            "running-qemu",
            "running-machine",
            "result",
            "memhost");

    private final List<String> differences = new ArrayList<>();

    static List<String> of(String recorded, Caller.Said said) {
      JsonNode wanted = Json.MAPPER.readTree(recorded);
      Comparison comparison = new Comparison();
      if (wanted.get("status").asInt() != said.status()) {
        comparison.differences.add("status " + said.status() + " instead of " + recorded);
        return comparison.differences;
      }
      if (wanted.get("json").isNull()) {
        if (!wanted.get("text").asString().equals(said.body())) {
          comparison.differences.add("body " + said.body());
        }
        return comparison.differences;
      }
      boolean log = wanted.at("/json/data/0/t").isString();
      comparison.members("", wanted.get("json"), said.json(), log);
      return comparison.differences;
    }

    private void members(String where, JsonNode wanted, JsonNode found, boolean shapeOnly) {
      if (!kind(wanted).equals(kind(found))) {
        differences.add(where + ": " + found + " instead of " + wanted);
      } else if (wanted.isObject()) {
        Map<String, JsonNode> left = new LinkedHashMap<>();
        found.properties().forEach(member -> left.put(member.getKey(), member.getValue()));
        wanted
            .properties()
            .forEach(member -> {
              JsonNode value = left.remove(member.getKey());
              if (value == null) {
                differences.add(where + "/" + member.getKey() + " is missing");
              } else {
                members(
                    where + "/" + member.getKey(),
                    member.getValue(),
                    value,
                    shapeOnly || VOLATILE.contains(member.getKey()));
              }
            });
        left.keySet().forEach(name -> differences.add(where + "/" + name + " is too much"));
      } else if (wanted.isArray()) {
        if (wanted.isEmpty() != found.isEmpty()) {
          differences.add(where + ": " + found + " instead of " + wanted);
        } else if (isKeyed(wanted)) {
          members(where + "[]", keyed(wanted), keyed(found), shapeOnly);
        } else if (!wanted.isEmpty()) {
          members(where + "[0]", wanted.get(0), found.get(0), shapeOnly);
        }
      } else if (!shapeOnly && !isUpid(wanted) && !wanted.equals(found)) {
        differences.add(where + ": " + found + " instead of " + wanted);
      }
    }

    private static boolean isKeyed(JsonNode rows) {
      return rows.at("/0/key").isString();
    }

    /** Rows whose order means nothing, by name. */
    private static JsonNode keyed(JsonNode rows) {
      var document = Json.object();
      rows.forEach(row -> document.set(row.get("key").asString(), row.get("value")));
      return document;
    }

    private static boolean isUpid(JsonNode value) {
      return value.isString() && value.asString().startsWith("UPID:");
    }

    private static String kind(JsonNode value) {
      return value.isNumber() ? "number" : value.getNodeType().name();
    }
  }
}
