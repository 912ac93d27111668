// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.List;
import java.util.Map;
import org.decentagent.platform.wire.ReconcileItem;
import org.decentagent.platform.wire.Slice;
import org.decentagent.platform.wire.UnreadableDocument;

/** Reads the four lists of a reconcile answer; a list that is missing is empty. */
final class ReconciliationReader {
  private static final int MAX_EXTERNAL_ID = 1024;

  private ReconciliationReader() {}

  static Reconciliation read(Slice data) throws UnreadableDocument {
    Map<String, Slice> lists = data.members();
    ElementReader elements = new ElementReader();
    return new Reconciliation(
        list(lists, "keep", elements, ReconciliationReader::keep),
        list(lists, "terminate", elements, ReconciliationReader::terminate),
        list(lists, "unknown", elements, ReconciliationReader::unknown),
        list(lists, "pause", elements, ReconciliationReader::pause),
        elements.malformed());
  }

  private static <T> List<T> list(
      Map<String, Slice> lists,
      String name,
      ElementReader elements,
      ElementReader.Reading<ReconcileItem, T> reading)
      throws UnreadableDocument {
    Slice list = lists.get(name);
    try {
      return list == null ? List.of() : elements.read(name, list, ReconcileItem.class, reading);
    } catch (UnreadableDocument e) {
      throw new UnreadableDocument(name, e.why());
    }
  }

  private static Reconciliation.Keep keep(ReconcileItem item) throws UnreadableDocument {
    return new Reconciliation.Keep(
        externalId(item),
        Members.optionalContractId("contractId", item.contractId()),
        Members.instant(item.endsAt()));
  }

  private static Reconciliation.Terminate terminate(ReconcileItem item) throws UnreadableDocument {
    return new Reconciliation.Terminate(
        externalId(item),
        Members.optionalContractId("contractId", item.contractId()),
        PrintableText.of(Members.require("reason", item.reason())));
  }

  private static Reconciliation.Unknown unknown(ReconcileItem item) throws UnreadableDocument {
    String message = item.message();
    return new Reconciliation.Unknown(
        externalId(item), message == null ? "" : PrintableText.of(message));
  }

  private static Reconciliation.Pause pause(ReconcileItem item) throws UnreadableDocument {
    String reason = item.reason();
    return new Reconciliation.Pause(
        externalId(item),
        Members.optionalContractId("contractId", item.contractId()),
        reason == null ? "paused" : PrintableText.of(reason));
  }

  private static String externalId(ReconcileItem item) throws UnreadableDocument {
    return Members.text("externalId", item.externalId(), MAX_EXTERNAL_ID);
  }
}
