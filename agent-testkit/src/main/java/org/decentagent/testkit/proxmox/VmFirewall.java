// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a machine's firewall is told. Guarded by the world's lock. */
final class VmFirewall {
  private final Map<String, String> options = new TreeMap<>();
  private final List<Map<String, String>> rules = new ArrayList<>();
  private final Map<String, AddressSet> sets = new TreeMap<>();

  Map<String, String> options() {
    return options;
  }

  /** First come first. */
  List<Map<String, String>> rules() {
    return rules;
  }

  Map<String, AddressSet> sets() {
    return sets;
  }

  /** A set of addresses by name: comment, and each address with what was said about it. */
  record AddressSet(String comment, Map<String, Map<String, String>> members) {
    static AddressSet empty(String comment) {
      return new AddressSet(comment, new LinkedHashMap<>());
    }
  }
}
