// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

/**
 * The wish for a machine that a person is to make. Immutable.
 *
 * @param machine the id of the machine; empty while nobody made it
 */
record TicketRow(String id, MachineSpec spec, String machine) {
  TicketRow answeredWith(String id) {
    return new TicketRow(this.id, spec, id);
  }
}
