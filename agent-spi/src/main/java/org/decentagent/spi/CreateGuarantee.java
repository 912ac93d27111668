// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * What a backend does when the same create reaches it twice. It decides what the agent may repeat.
 */
public enum CreateGuarantee {
  /** The backend itself drops a repeat that carries our token. Repeats are harmless. */
  CLIENT_TOKEN,
  /** A second create of the same name fails. Repeats are harmless. */
  NAME_UNIQUE,
  /** We choose the number, and a create of a taken number fails. Repeats are harmless. */
  ID_CHOSEN,
  /** Names are not unique, but can be searched. Repeated only after a look that found nothing. */
  TAG_SEARCH,
  /**
   * A person makes the instance. {@link Provisioner#provision} causes nothing but {@link
   * Steps#ask}, which asks once however often it is called, so the call itself may be repeated; an
   * effect is not.
   */
  HUMAN,
  /** Nothing can be found again. After an unknown outcome the contract is held for the operator. */
  NONE;

  /** Whether sending a create a second time cannot make a second instance. */
  public boolean makesRepeatsHarmless() {
    return switch (this) {
      case CLIENT_TOKEN, NAME_UNIQUE, ID_CHOSEN -> true;
      case TAG_SEARCH, HUMAN, NONE -> false;
    };
  }

  /**
   * Whether a call to {@link Provisioner#provision} that was cut off may be made again without a
   * look at the backend.
   */
  public boolean makesCallsRepeatable() {
    return switch (this) {
      case CLIENT_TOKEN, NAME_UNIQUE, ID_CHOSEN, HUMAN -> true;
      case TAG_SEARCH, NONE -> false;
    };
  }

  /** Whether an instance can be found again by its mark. */
  public boolean canBeSearched() {
    return switch (this) {
      case CLIENT_TOKEN, NAME_UNIQUE, ID_CHOSEN, TAG_SEARCH -> true;
      case HUMAN, NONE -> false;
    };
  }
}
