// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

/** What a client can ask of a {@link SimulatedCloud}. */
public enum CloudOperation {
  /** Who are you? */
  IDENTIFY,
  /** How much room is there? */
  CAPACITY,
  /** All machines with their labels. */
  LIST,
  /** One machine by its id. */
  GET,
  /** Make a machine, or ask a person to. */
  CREATE,
  /** Remove a machine. */
  DELETE,
  /** Stop a machine and keep it. */
  STOP,
  /** Start a machine that is stopped. */
  START,
  /** All volumes and addresses with their labels. */
  LIST_PARTS,
  /** One volume or address by its id. */
  GET_PART,
  /** Make a volume of a given name. */
  CREATE_VOLUME,
  /** Reserve an address, whose id the cloud chooses. */
  RESERVE_ADDRESS,
  /** Remove a volume or an address. */
  DELETE_PART,
  /** What became of the wish for a machine that a person is to make. */
  GET_TICKET,
  /** Take such a wish back. */
  CANCEL_TICKET;

  /** Whether it can change something. */
  public boolean isChange() {
    return switch (this) {
      case IDENTIFY, CAPACITY, LIST, GET, LIST_PARTS, GET_PART, GET_TICKET -> false;
      case CREATE,
          DELETE,
          STOP,
          START,
          CREATE_VOLUME,
          RESERVE_ADDRESS,
          DELETE_PART,
          CANCEL_TICKET ->
          true;
    };
  }

  /** Whether it answers with a list, which can be partial. */
  boolean isListing() {
    return this == LIST || this == LIST_PARTS;
  }
}
