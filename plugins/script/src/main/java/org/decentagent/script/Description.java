// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.decentagent.script.api.Verb;
import org.decentagent.script.wire.DescribeAnswer;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.script.wire.Request;
import org.decentagent.spi.BackendIdentity;

/**
 * What a program says of itself. Immutable.
 *
 * @param name with its version, for people
 * @param verbs all that it can do
 */
record Description(String name, BackendIdentity identity, Guarantee guarantee, Set<Verb> verbs) {
  private static final List<Verb> NEEDED = List.of(Verb.PROVISION, Verb.TERMINATE);

  Description {
    verbs = Set.copyOf(verbs);
  }

  /** Reads the answer to {@code describe}. */
  static Description read(String text) {
    DescribeAnswer answer = Json.read(text, DescribeAnswer.class);
    int protocol = Members.require("protocol", answer.protocol());
    if (protocol != Request.PROTOCOL) {
      throw new IllegalArgumentException(
          "it speaks protocol " + protocol + ", and this plugin speaks " + Request.PROTOCOL);
    }
    EnumSet<Verb> verbs = EnumSet.of(Verb.DESCRIBE);
    for (String word : Members.require("verbs", answer.verbs())) {
      Verb.of(Members.require("verbs", word)).ifPresent(verbs::add);
    }
    for (Verb verb : NEEDED) {
      if (!verbs.contains(verb)) {
        throw new IllegalArgumentException("'verbs' lacks " + verb.word());
      }
    }
    if (verbs.contains(Verb.SUSPEND) != verbs.contains(Verb.RESUME)) {
      throw new IllegalArgumentException("'verbs' has one of suspend and resume without the other");
    }
    String word = Members.require("guarantee", answer.guarantee());
    Guarantee guarantee =
        Guarantee.of(word)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "'guarantee' is none of " + String.join(", ", Guarantee.words())));
    return new Description(
        (Members.line(answer.name()).orElse("a program without a name")
                + " "
                + Members.line(answer.version()).orElse(""))
            .strip(),
        new BackendIdentity(Members.plain("identity", answer.identity())),
        guarantee,
        verbs);
  }

  boolean can(Verb verb) {
    return verbs.contains(verb);
  }

  /** Whether an instance can be looked for. */
  boolean canLook() {
    return can(Verb.FIND) || can(Verb.INVENTORY);
  }
}
