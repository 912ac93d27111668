// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

/** Who says something, for audit trails. */
public final class Who {
  private static final int LONGEST = 64;

  private Who() {}

  /** A name from the machine's user data base, as it may stand in messages. */
  public static String plain(String who) {
    String plain = who.replaceAll("[^\\p{L}\\p{N}._@-]", "");
    return plain.isEmpty() ? "somebody" : plain.substring(0, Math.min(LONGEST, plain.length()));
  }
}
