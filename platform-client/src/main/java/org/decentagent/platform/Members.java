// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.platform.wire.UnreadableDocument;
import org.decentagent.spi.ContractId;
import org.jspecify.annotations.Nullable;

/** Checks single members of a document; a fault names the member. */
final class Members {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Members() {}

  static <T> T require(String member, @Nullable T value) throws UnreadableDocument {
    if (value == null) {
      throw new UnreadableDocument(member, "is missing");
    }
    return value;
  }

  static String text(String member, @Nullable String value, int maxLength)
      throws UnreadableDocument {
    String text = require(member, value);
    if (text.isBlank()) {
      throw new UnreadableDocument(member, "is empty");
    }
    return bounded(member, text, maxLength);
  }

  static Optional<String> optionalText(String member, @Nullable String value, int maxLength)
      throws UnreadableDocument {
    return value == null || value.isBlank()
        ? Optional.empty()
        : Optional.of(bounded(member, value, maxLength));
  }

  static OptionalInt optionalInt(String member, @Nullable Long value, int min, int max)
      throws UnreadableDocument {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value < min || value > max) {
      throw new UnreadableDocument(
          member, "is " + value + ", which is not between " + min + " and " + max);
    }
    return OptionalInt.of(value.intValue());
  }

  static ContractId contractId(String member, @Nullable String value) throws UnreadableDocument {
    String text = require(member, value);
    try {
      return new ContractId(text);
    } catch (IllegalArgumentException e) {
      throw new UnreadableDocument(
          member, "'" + PrintableText.of(text, 80) + "' is not a contract id of 64 hex digits");
    }
  }

  static Optional<ContractId> optionalContractId(String member, @Nullable String value)
      throws UnreadableDocument {
    return value == null ? Optional.empty() : Optional.of(contractId(member, value));
  }

  /** Nanoseconds since the epoch; zero, less and null are no time. */
  static Optional<Instant> instant(@Nullable Long nanos) {
    return nanos == null || nanos <= 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND));
  }

  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
  }

  private static String bounded(String member, String text, int maxLength)
      throws UnreadableDocument {
    if (text.length() > maxLength) {
      throw new UnreadableDocument(
          member, "has " + text.length() + " characters, more than " + maxLength);
    }
    return text;
  }
}
