// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.proxmox.wire.AgentInterfaces;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.config.Settings;

/**
 * Finds the address of a VM: the one we gave it, else what its guest agent says of the one network
 * card that is ours. Safe for use by many threads.
 */
final class Addressing {
  private static final String ADDRESS = "address";
  private static final String ADDRESS6 = "address6";
  private static final String ASKED = "agent-asked";

  /** An agent that does not answer keeps the API busy for three seconds (observed 2026-11-22). */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final ProxmoxApi api;
  private final InstantSource clock;

  Addressing(ProxmoxApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /** Whether it is known. */
  sealed interface Known {
    /** It is. */
    record Yes(String ip) implements Known {}

    /** Not yet. */
    record NotYet(Duration checkAfter) implements Known {}
  }

  /** An address of our own to give; empty with DHCP. */
  Optional<VmSetup.Wish.Address> give(Settings settings, Steps steps) {
    return AddressPool.of(settings)
        .map(pool -> {
          String ip = steps.choose(ADDRESS, pool.candidates());
          return new VmSetup.Wish.Address(ip, pool.ipConfig(ip));
        });
  }

  /** An IPv6 address of our own to give, where we have some. */
  Optional<VmSetup.Wish.Address> giveSix(Settings settings, Steps steps) {
    return SixPool.of(settings)
        .map(pool -> {
          String ip = steps.choose(ADDRESS6, pool.candidates());
          return new VmSetup.Wish.Address(ip, pool.ipConfig(ip));
        });
  }

  /**
   * The address by DHCP.
   *
   * @throws ProvisioningException.Permanent when the agent's time is over
   */
  Known ask(Located vm, Settings settings, Steps steps) {
    Optional<String> known = steps.recall("dhcp-address");
    if (known.isPresent()) {
      return new Known.Yes(known.get());
    }
    if (steps.recall(ASKED).isEmpty()) {
      steps.remember(ASKED, clock.instant().toString());
    }
    Optional<String> found;
    try {
      found = find(vm.place(), vm.config());
    } catch (ProvisioningException.Retryable e) {
      found = Optional.empty();
    }
    if (found.isPresent()) {
      steps.remember("dhcp-address", found.get());
      return new Known.Yes(found.get());
    }
    Instant end =
        steps
            .recall(ASKED)
            .map(Instant::parse)
            .orElse(clock.instant())
            .plus(settings.get(ProxmoxConfig.AGENT_DEADLINE));
    if (clock.instant().isBefore(end)) {
      return new Known.NotYet(PAUSE);
    }
    throw new ProvisioningException.Permanent(
        ProxmoxFailures.code("no_address"),
        "the guest agent of "
            + vm.place()
            + " told no address in "
            + settings.get(ProxmoxConfig.AGENT_DEADLINE)
            + "; install qemu-guest-agent in the template, check DHCP on its bridge, or set"
            + " 'addresses'");
  }

  /** What the guest agent says now of the card with net0's hardware address. */
  Optional<String> find(VmPlace vm, VmConfig config) {
    Optional<NetDevice> card = config.value("net0").flatMap(NetDevice::parse);
    if (card.isEmpty()) {
      return Optional.empty();
    }
    return api.machines().interfaces(vm).stream()
        .filter(nic -> card.get().mac().equalsIgnoreCase(nic.mac()))
        .map(AgentInterfaces.Nic::addresses)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(ip -> "ipv4".equals(ip.family()))
        .map(AgentInterfaces.Ip::address)
        .filter(Objects::nonNull)
        .filter(Predicate.not(ip -> ip.startsWith("169.254.")))
        .findFirst();
  }
}
