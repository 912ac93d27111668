// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.ArrayList;
import java.util.List;
import org.decentagent.platform.signing.PublicKey;
import org.decentagent.platform.wire.SetupReply;
import org.decentagent.platform.wire.UnreadableDocument;
import org.jspecify.annotations.Nullable;

/** Reads what an agent learns when it is registered; a weak provider key is refused. */
final class RegistrationReader {
  private static final int MAX_TEXT = 256;

  private RegistrationReader() {}

  static Registration read(SetupReply reply) throws UnreadableDocument {
    return new Registration(
        providerHex(Members.text("providerPubkey", reply.providerPubkey(), MAX_TEXT)),
        Members.text("poolId", reply.poolId(), MAX_TEXT),
        PrintableText.of(Members.text("poolName", reply.poolName(), MAX_TEXT)),
        PrintableText.of(Members.text("poolLocation", reply.poolLocation(), MAX_TEXT)),
        Members.optionalText("provisionerType", reply.provisionerType(), MAX_TEXT),
        permissions(reply.permissions()));
  }

  private static String providerHex(String text) throws UnreadableDocument {
    try {
      return new PublicKey(text).hex();
    } catch (IllegalArgumentException e) {
      throw new UnreadableDocument(
          "providerPubkey", PrintableText.of("is refused: " + e.getMessage()));
    }
  }

  private static List<String> permissions(@Nullable List<@Nullable String> names) {
    List<String> known = new ArrayList<>();
    if (names != null) {
      for (String name : names) {
        if (name != null) {
          known.add(PrintableText.of(name, MAX_TEXT));
        }
      }
    }
    return known;
  }
}
