// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.decentagent.proxmox.api.Disk;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.Sight;
import org.decentagent.proxmox.api.Upid;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.unit.StorageSize;

/**
 * Gives a VM that does not run yet everything that was sold, and reads it back. Only what differs
 * is sent. Safe for use by many threads.
 */
final class VmSetup {
  private static final String IP_SET = "ipfilter-net0";

  private final ProxmoxApi api;
  private final TaskRuns runs;
  private final Stamps stamps;

  VmSetup(ProxmoxApi api, TaskRuns runs, Stamps stamps) {
    this.api = api;
    this.runs = runs;
    this.stamps = stamps;
  }

  /** A VM and what it is to be. */
  record Wish(
      ProvisionRequest request,
      Limits limits,
      Optional<Address> address,
      Optional<Address> address6) {
    /** An address of ours and cloud-init's words for it. */
    record Address(String ip, String ipConfig) {}

    /** What cloud-init is told of the first network card. */
    String ipConfig() {
      String v6 = request.settings().get(ProxmoxConfig.IPV6);
      return address.map(Address::ipConfig).orElse("ip=dhcp")
          + address6.map(it -> "," + it.ipConfig()).orElse(v6.equals("none") ? "" : ",ip6=" + v6);
    }

    /** Its addresses, where it has no other than those that we gave it. */
    List<String> allAddresses() {
      boolean others =
          address.isEmpty()
              || (address6.isEmpty() && !request.settings().get(ProxmoxConfig.IPV6).equals("none"));
      return others
          ? List.of()
          : Stream.of(address, address6).flatMap(Optional::stream).map(Address::ip).toList();
    }
  }

  Step advance(Located vm, Wish wish, Steps steps) {
    VmPlace place = vm.place();
    Step configured =
        runs.bring(
            new TaskRuns.Job(
                "configure",
                "configure " + place,
                () -> differences(read(place), place, wish).isEmpty(),
                () -> Optional.of(configure(place, wish))),
            steps);
    if (configured instanceof Step.Waiting) {
      return configured;
    }
    if (wish.request().settings().get(ProxmoxConfig.FIREWALL)) {
      closeFirewall(place, wish);
    }
    return grow(place, wish, steps);
  }

  private Upid configure(VmPlace vm, Wish wish) {
    return api.machines().configure(vm, differences(read(vm), vm, wish));
  }

  private VmConfig read(VmPlace vm) {
    if (api.machines().look(vm) instanceof Sight.Visible(VmConfig config)) {
      return config;
    }
    throw new ProvisioningException.Retryable(
        ProxmoxFailures.code("cannot_look"), vm + " cannot be read any more");
  }

  /** What has to be sent so that the VM is as it should be. */
  private Map<String, Object> differences(VmConfig config, VmPlace vm, Wish wish) {
    Map<String, Object> changes = new LinkedHashMap<>();
    wanted(config, wish)
        .forEach((key, value) -> {
          if (!isSame(key, config.value(key), value.toString())) {
            changes.put(key, value);
          }
        });
    if (!config.tags().equals(stamps.tags())) {
      changes.put("tags", String.join(";", stamps.tags()));
    }
    if (!stamps.isOurs(vm.vmid(), config, wish.request().contract())) {
      throw Stamps.conflict(vm + " lost its stamp");
    }
    return changes;
  }

  private static Map<String, Object> wanted(VmConfig config, Wish wish) {
    ProvisionRequest request = wish.request();
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("cores", wish.limits().cpuCores());
    wanted.put("sockets", 1);
    wanted.put("memory", wish.limits().memoryMebibytes());
    wanted.put("onboot", 1);
    wanted.put("ciuser", request.settings().get(ProxmoxConfig.SSH_USER));
    wanted.put("sshkeys", encoded(request.renterKey().line() + "\n"));
    wanted.put("ipconfig0", wish.ipConfig());
    request
        .settings()
        .find(ProxmoxConfig.NAMESERVERS)
        .ifPresent(servers -> wanted.put("nameserver", String.join(" ", servers)));
    if (wish.address().isEmpty()) {
      wanted.put("agent", "1");
    }
    config
        .value("net0")
        .flatMap(NetDevice::parse)
        .ifPresent(device -> wanted.put("net0", device.wanted(request.settings()).text()));
    return wanted;
  }

  /**
   * The value itself must be percent-encoded, with %20 for a blank, whatever carries it: a plus is
   * refused (recorded on 2026-11-22).
   */
  private static String encoded(String keys) {
    return URLEncoder.encode(keys, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static boolean isSame(String key, Optional<String> has, String wanted) {
    return switch (key) {
      case "net0" -> has.flatMap(NetDevice::parse).equals(NetDevice.parse(wanted));
      case "sshkeys" -> has.map(String::strip).filter(it -> sameKey(it, wanted)).isPresent();
      case "agent" ->
          has.filter(it -> it.equals("1") || it.startsWith("1,")).isPresent()
              || has.filter(it -> it.contains("enabled=1")).isPresent();
      case "sockets" -> has.orElse("1").equals(wanted);
      default -> has.filter(wanted::equals).isPresent();
    };
  }

  private static boolean sameKey(String has, String wanted) {
    return has.replaceAll("(%0A)+$", "").equals(wanted.replaceAll("(%0A)+$", ""));
  }

  /** Only its own hardware address, and where we gave it all it has, only its own IP addresses. */
  private void closeFirewall(VmPlace vm, Wish wish) {
    List<String> addresses = wish.allAddresses();
    boolean filled = !addresses.isEmpty();
    if (filled) {
      api.firewall().fill(vm, IP_SET, addresses);
    }
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("enable", 1);
    options.put("dhcp", 1);
    options.put("macfilter", 1);
    options.put("ipfilter", filled ? 1 : 0);
    options.put("policy_in", "ACCEPT");
    options.put("policy_out", "ACCEPT");
    api.firewall().enable(vm, options);
  }

  /** Never smaller than sold; a larger template stays as it is, since disks cannot shrink. */
  private Step grow(VmPlace vm, Wish wish, Steps steps) {
    Optional<StorageSize> sold = wish.limits().storage();
    if (sold.isEmpty()) {
      return new Step.Done();
    }
    BooleanSupplier reached = () -> disk(vm).size().compareTo(sold.get()) >= 0;
    Supplier<Optional<Upid>> begin =
        () -> api.machines().resize(vm, disk(vm).key(), Limits.diskText(sold.get()));
    return runs.bring(
        new TaskRuns.Job("resize", "grow the disk of " + vm + " to " + sold.get(), reached, begin),
        steps);
  }

  private Disk disk(VmPlace vm) {
    return read(vm)
        .bootDisk()
        .orElseThrow(() ->
            new ProvisioningException.Permanent(
                ProxmoxFailures.code("no_disk"),
                vm + " has no disk to boot from; correct the template"));
  }
}
