// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * What a backend does when the same create reaches it twice. It decides what the agent may repeat.
 */
public enum CreateGuarantee {
  /**
   * The backend itself drops a repeat that carries our token. Repeats are harmless. The token is
   * derived from the contract, and the instance can be found by its mark.
   */
  CLIENT_TOKEN,
  /**
   * A second create of the same name fails. Repeats are harmless. The {@link Mark} is the name;
   * "already taken" is no failure, but a reason to look whose it is.
   */
  NAME_UNIQUE,
  /**
   * We choose the number, and a create of a taken number fails. Repeats are harmless. The number
   * comes from {@link Steps#choose}; the mark is written where it can be searched.
   */
  ID_CHOSEN,
  /**
   * Names are not unique, but names, labels or tags can be searched. Repeated only after a look
   * that found nothing, once the former attempt can no longer take effect. Should it take effect
   * later still, there are two instances of one contract:
   *
   * <ul>
   *   <li>{@link Provisioner#find} answers with the older, so that every look answers alike;
   *   <li>{@link Provisioner#provision} may remove the younger before it answers {@link
   *       Provisioned.Ready}, as long as nobody can have been told of either;
   *   <li>of those that stand longer {@link Provisioner#inventory} lists both: the agent tells the
   *       operator, and where the plugin offers {@link org.decentagent.spi.capability.Suspension}
   *       and {@link org.decentagent.spi.capability.TwinRemoval} it stops the younger that was
   *       never reported, and removes it later, while the other one is well;
   *   <li>{@link Provisioner#terminate} removes all of them.
   * </ul>
   */
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
