// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Set;
import java.util.TreeSet;

/** Machines that privileges are given for together. Guarded by the world's lock. */
record Pool(String name, String comment, Set<Integer> members) {
  static Pool empty(String name, String comment) {
    return new Pool(name, comment, new TreeSet<>());
  }
}
