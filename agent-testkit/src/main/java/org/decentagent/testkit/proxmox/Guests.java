// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.ServerSpec;
import org.decentagent.testkit.cloud.ssh.SshServers;

/**
 * Lets machines boot: a real SSH server for each that cloud-init told whom to let in. Guarded by
 * the world's lock.
 */
final class Guests implements AutoCloseable {
  private final SshServers servers = new SshServers();
  private final int sshPort;
  private int lease;

  Guests(int sshPort) {
    this.sshPort = sshPort;
  }

  /** Gives it an address, as soon as it has power. */
  void connect(Vm vm) {
    Optional<String> ip = vm.value("ipconfig0").flatMap(text -> Properties.part(text, "ip"));
    vm.guest().address(ip.map(text -> text.equals("dhcp") ? nextLease() : withoutPrefix(text)));
  }

  /** Opens its SSH server, if it was given somebody to let in and has an address of its own. */
  void boot(Vm vm) {
    Optional<String> address = vm.guest().address();
    if (address.filter(Addresses::isV4).isEmpty() || vm.guest().isServing() || !hasCloudInit(vm)) {
      return;
    }
    ServerSpec spec =
        new ServerSpec(
            vm.value("name").orElse("vm" + vm.vmid()),
            vm.value("ciuser").orElse("debian"),
            vm.guest().hostKey(),
            keys(vm.value("sshkeys").orElse("")),
            vm.guest().files());
    try {
      InetAddress at = Addresses.parseV4(address.get());
      if (at.isLoopbackAddress()) {
        vm.guest().serve(servers.open(spec, new InetSocketAddress(at, sshPort)));
      }
    } catch (IOException e) {
      // As on a real network: whoever has the address first keeps it, and this one is not heard.
      vm.guest().address(Optional.empty());
    }
  }

  /** The lines of a value as cloud-init reads them; empty when one of them is no key. */
  static Optional<Set<SshPublicKey>> parse(String encoded) {
    Set<SshPublicKey> keys = new LinkedHashSet<>();
    for (String line : Percent.decode(encoded).split("\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        keys.add(new SshPublicKey(line.strip()));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(keys);
  }

  @Override
  public void close() {
    servers.close();
  }

  private static Set<SshPublicKey> keys(String encoded) {
    return parse(encoded).orElse(Set.of());
  }

  private static boolean hasCloudInit(Vm vm) {
    return vm.config().values().stream().anyMatch(value -> value.contains("-cloudinit"));
  }

  private String nextLease() {
    lease++;
    return "127.42." + lease / 250 + "." + (1 + lease % 250);
  }

  private static String withoutPrefix(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }
}
