// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.decentagent.platform.wire.PendingItem;
import org.decentagent.platform.wire.Slice;
import org.decentagent.platform.wire.UnreadableDocument;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/** Reads the list of contracts that wait; whatever a customer or provider typed is bounded here. */
final class PendingReader {
  private static final int MAX_ID = 256;
  private static final int MAX_TYPE = 64;
  private static final int MAX_CONFIG = 64 * 1024;
  private static final int MAX_SCRIPT = 64 * 1024;
  private static final int MAX_SIZE = 64;
  private static final int MAX_CORES = 4096;

  private PendingReader() {}

  static PendingContracts read(Slice data) throws UnreadableDocument {
    ElementReader elements = new ElementReader();
    List<PendingContract> contracts =
        elements.read("contracts", data, PendingItem.class, PendingReader::contract);
    Map<ContractId, Long> versions =
        contracts.stream()
            .distinct()
            .collect(Collectors.groupingBy(PendingContract::id, Collectors.counting()));
    versions.values().removeIf(number -> number == 1);
    List<Malformed> malformed = new ArrayList<>(elements.malformed());
    versions.forEach((id, number) -> malformed.add(contradictory(id, number)));
    return new PendingContracts(
        contracts.stream().filter(contract -> !versions.containsKey(contract.id())).toList(),
        malformed);
  }

  /** Nobody can tell which of them its customer has paid. */
  private static Malformed contradictory(ContractId id, long versions) {
    return new Malformed(
        Optional.of(id),
        "contract_id " + id.brief(),
        "the platform lists it " + versions + " times, with different contents");
  }

  private static PendingContract contract(PendingItem item) throws UnreadableDocument {
    return new PendingContract(
        Members.contractId("contract_id", item.contractId()),
        Members.text("offering_id", item.offeringId(), MAX_ID),
        renterKey(item),
        Members.optionalInt("cpu_cores", item.cpuCores(), 1, MAX_CORES),
        memory(item),
        storage(item),
        Members.optionalText("provisioner_type", item.provisionerType(), MAX_TYPE),
        Members.optionalText("provisioner_config", item.provisionerConfig(), MAX_CONFIG),
        Members.optionalText("instance_config", item.instanceConfig(), MAX_CONFIG),
        Members.optionalText("post_provision_script", item.postProvisionScript(), MAX_SCRIPT));
  }

  private static SshPublicKey renterKey(PendingItem item) throws UnreadableDocument {
    String line = Members.require("requester_ssh_pubkey", item.requesterSshPubkey());
    try {
      return new SshPublicKey(line);
    } catch (IllegalArgumentException e) {
      throw new UnreadableDocument(
          "requester_ssh_pubkey", PrintableText.of(String.valueOf(e.getMessage()), 200));
    }
  }

  private static Optional<MemorySize> memory(PendingItem item) throws UnreadableDocument {
    Optional<String> text = Members.optionalText("memory_amount", item.memoryAmount(), MAX_SIZE);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(DisplaySize.memory("memory_amount", text.get()));
  }

  private static Optional<StorageSize> storage(PendingItem item) throws UnreadableDocument {
    Optional<String> text =
        Members.optionalText("storage_capacity", item.storageCapacity(), MAX_SIZE);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(DisplaySize.storage("storage_capacity", text.get()));
  }
}
