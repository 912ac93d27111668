// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

/** Says where a document is not what it should be. Confined to one thread. */
public final class UnreadableDocument extends Exception {
  private static final long serialVersionUID = 1L;

  private final String place;

  /**
   * Names the fault.
   *
   * @param place the member at fault; empty for the document as a whole
   * @param why for a person
   */
  public UnreadableDocument(String place, String why) {
    super(why);
    this.place = place;
  }

  /** The member at fault; empty for the document as a whole. */
  public String place() {
    return place;
  }

  /** Why it cannot be read. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
