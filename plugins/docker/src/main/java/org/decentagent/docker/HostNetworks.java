// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The IPv4 networks that this machine's interfaces are in. A container's network that overlaps one
 * of them is out of reach: the machine sends its packets to the other interface. An engine does not
 * look, and one that was killed leaves its bridges behind. Immutable.
 */
record HostNetworks(List<Interface> interfaces) {
  /** An interface and its network, as {@code br-1 10.213.0.1/29}. */
  record Interface(String name, int address, int prefix) {
    @Override
    public String toString() {
      return name + " " + Subnets.text(address) + "/" + prefix;
    }
  }

  HostNetworks {
    interfaces = List.copyOf(interfaces);
  }

  /** Those of a machine that we cannot look at. */
  static HostNetworks unknown() {
    return new HostNetworks(List.of());
  }

  /** Those of this machine, as of now; none when it does not tell. */
  static HostNetworks ofThisMachine() {
    List<Interface> found = new ArrayList<>();
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      for (NetworkInterface each : (Iterable<NetworkInterface>) all::iterator) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          if (address.getAddress() instanceof Inet4Address ipv4) {
            found.add(
                new Interface(each.getName(), ipv4.hashCode(), address.getNetworkPrefixLength()));
          }
        }
      }
    } catch (SocketException e) {
      return unknown();
    }
    return new HostNetworks(found);
  }

  /** Those that share an address with a range. */
  List<Interface> overlapping(Subnets range) {
    return interfaces.stream()
        .filter(each -> range.overlaps(each.address(), each.prefix()))
        .toList();
  }
}
