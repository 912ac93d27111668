// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that recognises the platform's error texts, each as a whole. Seen in release 0.6.0
 * of the server.
 *
 * @see <a href="https://github.com/decent-stuff/decent-cloud/tree/main/api/src">the server</a>
 */
final class RefusalTexts {
  private static final String CLOCK = "Request timestamp expired (max 5 minutes)";

  private record Known(Pattern pattern, BiFunction<MatchResult, String, Refusal> refusal) {}

  private static final List<Known> KNOWN =
      List.of(
          known(
              "Invalid status transition: ([a-z_]+) -> ([a-z_]+)(?:\\. Valid transitions from .*)?",
              (m, text) -> new Refusal.TransitionRefused(m.group(1), m.group(2), text)),
          known(
              "Contract [0-9a-fA-F]* is not in lockable status \\(status: ([a-z_]+)\\)",
              (m, text) -> new Refusal.NotLockable(m.group(1), text)),
          known(
              "Contract [0-9a-fA-F]* payment not succeeded \\(status: ([a-z_]+)\\)",
              (m, text) -> new Refusal.PaymentMissing(m.group(1), text)),
          known(
              "Contract [0-9a-fA-F]* cannot transition to [a-z_]+ while unpaid:"
                  + " payment_status is '([a-z_]+)' but .*",
              (m, text) -> new Refusal.PaymentMissing(m.group(1), text)),
          known(
              "Contract already locked by another agent",
              (m, text) -> new Refusal.LockHeldElsewhere(text)),
          known("Lock not held by this agent", (m, text) -> new Refusal.LockNotHeld(text)),
          known(
              "Contract not found or not in cancelled status \\(ID: [0-9a-fA-F]*\\)",
              (m, text) -> new Refusal.NotCancelled(text)),
          known(
              "Contract not found(?:: [0-9a-fA-F]*)?",
              (m, text) -> new Refusal.UnknownContract(text)),
          known(
              "Agent is not delegated by this provider",
              (m, text) -> new Refusal.NotDelegated(text)),
          known(
              "Unauthorized: (?:can only access|can only reconcile) your delegated provider's contracts",
              (m, text) -> new Refusal.NotDelegated(text)),
          known(
              "Unauthorized: only provider can update contract status",
              (m, text) -> new Refusal.NotDelegated(text)),
          known(
              "Unauthorized: agent's provider \\(.*\\) does not match contract provider \\(.*\\)",
              (m, text) -> new Refusal.NotDelegated(text)),
          known(
              "Agent does not have '([a-z_]+)' permission",
              (m, text) -> new Refusal.PermissionMissing(m.group(1), text)),
          known(
              "Agent must belong to a pool\\. Re-register using a setup token\\.",
              (m, text) -> new Refusal.PoolMissing(text)),
          known("Pool \\S+ not found", (m, text) -> new Refusal.PoolMissing(text)),
          known(
              "Status updated but failed to save details: .*",
              (m, text) -> new Refusal.DetailsNotSaved(text)));

  private RefusalTexts() {}

  static Refusal classify(String raw) {
    String text = PrintableText.of(raw);
    for (Known known : KNOWN) {
      Matcher matcher = known.pattern().matcher(text);
      if (matcher.matches()) {
        return known.refusal().apply(matcher.toMatchResult(), text);
      }
    }
    return new Refusal.Unclassified(text);
  }

  /** Of the signature of a request, which no other refusal is about. */
  static boolean isForTheClock(String text) {
    return text.equals(CLOCK);
  }

  private static Known known(String regex, BiFunction<MatchResult, String, Refusal> refusal) {
    return new Known(Pattern.compile(regex), refusal);
  }
}
