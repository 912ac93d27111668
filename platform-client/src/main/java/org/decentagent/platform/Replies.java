// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.Optional;
import org.decentagent.platform.wire.Envelope;
import org.decentagent.platform.wire.Slice;
import org.decentagent.platform.wire.UnreadableDocument;

/**
 * Opens envelopes. Three shapes mean no: {@code success:false}; {@code success:true} with an error
 * and {@code data:false}; and the same without data.
 */
final class Replies {
  /** Turns the data of an answer into its value. */
  interface Reading<T> {
    T of(Slice data) throws UnreadableDocument;
  }

  /** Turns the data of an answer, as a wire record, into its value. */
  interface RecordReading<W, T> {
    T of(W wire) throws UnreadableDocument;
  }

  private static final String NO_REASON = "no reason given";

  private Replies() {}

  /** An answer that must carry data. */
  static <T> Answer<T> value(Received received, Reading<T> reading) {
    try {
      Envelope envelope = Envelope.open(received.body());
      Optional<Refusal> refusal = refusal(envelope);
      if (refusal.isPresent()) {
        return new Answer.Refused<>(refusal.get());
      }
      Slice data = Members.require("data", envelope.data().orElse(null));
      return new Answer.Ok<>(reading.of(data));
    } catch (UnreadableDocument e) {
      return received.unreadable(why(e));
    }
  }

  /** The same, the data being an object. */
  static <W, T> Answer<T> object(Received received, Class<W> wire, RecordReading<W, T> reading) {
    return value(received, data -> reading.of(data.read(wire)));
  }

  /** An answer whose data, a text or {@code true}, says nothing more. */
  static Answer<Done> done(Received received) {
    try {
      Envelope envelope = Envelope.open(received.body());
      return refusal(envelope)
          .<Answer<Done>>map(Answer.Refused::new)
          .orElseGet(() -> new Answer.Ok<>(Done.DONE));
    } catch (UnreadableDocument e) {
      return received.unreadable(why(e));
    }
  }

  private static Optional<Refusal> refusal(Envelope envelope) {
    Optional<Slice> data = envelope.data();
    boolean isFalse = data.isPresent() && data.get().isFalse();
    boolean agreed =
        envelope.success() && !isFalse && (data.isPresent() || envelope.error().isEmpty());
    return agreed
        ? Optional.empty()
        : Optional.of(RefusalTexts.classify(envelope.error().orElse(NO_REASON)));
  }

  private static String why(UnreadableDocument fault) {
    return fault.place().isEmpty()
        ? "it " + fault.why()
        : "its member '" + PrintableText.of(fault.place(), 80) + "' " + fault.why();
  }
}
