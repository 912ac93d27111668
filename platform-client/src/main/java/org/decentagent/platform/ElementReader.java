// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.platform.wire.Elements;
import org.decentagent.platform.wire.Slice;
import org.decentagent.platform.wire.UnreadableDocument;
import org.decentagent.spi.ContractId;

/**
 * Reads lists element by element: one that cannot be read becomes a finding, the others go on.
 * Bounded per element, in elements, and in findings. Confined to one thread.
 */
final class ElementReader {
  static final int MAX_ELEMENTS = 10_000;
  static final int MAX_ELEMENT_BYTES = 512 * 1024;
  static final int MAX_FINDINGS = 100;

  /** Turns the wire form of an element into its value. */
  interface Reading<W, T> {
    T of(W wire) throws UnreadableDocument;
  }

  private final List<Malformed> malformed = new ArrayList<>();

  <W, T> List<T> read(String name, Slice list, Class<W> wire, Reading<W, T> reading)
      throws UnreadableDocument {
    List<T> values = new ArrayList<>();
    try (Elements elements = list.elements()) {
      int index = 0;
      for (Optional<Slice> next = elements.next(); next.isPresent(); next = elements.next()) {
        if (index == MAX_ELEMENTS) {
          note(new Malformed(Optional.empty(), name, "only the first 10000 elements are read"));
          break;
        }
        String place = name + "[" + index++ + "]";
        Slice element = next.get();
        try {
          values.add(reading.of(bounded(element).read(wire)));
        } catch (UnreadableDocument e) {
          note(finding(place, element, e));
        }
      }
    }
    return values;
  }

  /** What could not be read so far. */
  List<Malformed> malformed() {
    return malformed;
  }

  private void note(Malformed finding) {
    if (malformed.size() < MAX_FINDINGS) {
      malformed.add(finding);
    }
  }

  private static Slice bounded(Slice element) throws UnreadableDocument {
    if (element.length() > MAX_ELEMENT_BYTES) {
      throw new UnreadableDocument(
          "", "has " + element.length() + " bytes, more than " + MAX_ELEMENT_BYTES);
    }
    return element;
  }

  private static Malformed finding(String place, Slice element, UnreadableDocument fault) {
    String member = fault.place().isEmpty() ? "" : "." + PrintableText.of(fault.place(), 80);
    return new Malformed(contract(element), place + member, PrintableText.of(fault.why()));
  }

  private static Optional<ContractId> contract(Slice element) {
    Optional<String> text = element.peek("contract_id").or(() -> element.peek("contractId"));
    try {
      return text.map(ContractId::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
