// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /nodes/{node}/qemu/{vmid}/agent}. */
final class AgentApi {
  private static final String PATH = "/nodes/{node}/qemu/{vmid}/agent";

  private AgentApi() {}

  static void addTo(Routes routes, ProxmoxRelease release) {
    Permission ask =
        release.hasGuestAgentPrivileges()
            ? Permission.any("/vms/{vmid}", "VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted")
            : Permission.on("/vms/{vmid}", "VM.Monitor");
    routes.there(
        "GET " + PATH + "/network-get-interfaces", ask, Schema.EMPTY, AgentApi::interfaces);
    routes.there("POST " + PATH + "/ping", ask, Schema.EMPTY, AgentApi::ping);
  }

  private static Vm require(Call call) {
    Vm vm = call.vm();
    if (vm.running().isEmpty()) {
      throw ApiError.failed("VM " + vm.vmid() + " is not running");
    }
    if (!vm.wantsAgent()) {
      throw ApiError.failed("No QEMU guest agent configured");
    }
    boolean answers =
        !vm.guest().isAgentless()
            && vm.running()
                .filter(running -> !call.world().now().isBefore(running.agentFrom()))
                .isPresent();
    if (!answers) {
      throw ApiError.failed("QEMU guest agent is not running");
    }
    return vm;
  }

  private static Reply ping(Call call) {
    require(call);
    ObjectNode data = Json.object();
    data.putObject("result");
    return Reply.of(data);
  }

  private static Reply interfaces(Call call) {
    Vm vm = require(call);
    ObjectNode data = Json.object();
    ArrayNode result = data.putArray("result");
    ObjectNode loopback =
        result.addObject().put("name", "lo").put("hardware-address", "00:00:00:00:00:00");
    address(loopback.putArray("ip-addresses"), "ipv4", "127.0.0.1", 8);
    vm.value("net0")
        .ifPresent(card -> {
          String mac = NetworkCard.address(card);
          ObjectNode first = result.addObject().put("name", "eth0").put("hardware-address", mac);
          ArrayNode addresses = first.putArray("ip-addresses");
          address(addresses, "ipv6", linkLocal(mac), 64);
          Optional<String> own = vm.guest().address();
          own.ifPresent(text -> address(addresses, "ipv4", text, 24));
        });
    ObjectNode inner =
        result.addObject().put("name", "docker0").put("hardware-address", "02:42:ac:11:00:01");
    address(inner.putArray("ip-addresses"), "ipv4", "172.17.0.1", 16);
    result.addObject().put("name", "veth0a1b2c3").put("hardware-address", "02:42:ac:11:00:02");
    return Reply.of(data);
  }

  private static void address(ArrayNode addresses, String type, String text, int prefix) {
    addresses
        .addObject()
        .put("ip-address-type", type)
        .put("ip-address", text)
        .put("prefix", prefix);
  }

  private static String linkLocal(String mac) {
    List<String> parts = List.of(mac.split(":", -1));
    int first = Integer.parseInt(parts.getFirst(), 16) ^ 2;
    return String.format(
        java.util.Locale.ROOT,
        "fe80::%02x%s:%sff:fe%s:%s%s",
        first,
        parts.get(1),
        parts.get(2),
        parts.get(3),
        parts.get(4),
        parts.get(5));
  }
}
