// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.Order;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what was bought into what a plugin is asked for: the backend's settings, with those of the
 * offering and of the contract laid over them. Safe for use by many threads.
 */
public final class Requests {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Owner owner;

  /** For instances of this owner. */
  public Requests(Owner owner) {
    this.owner = owner;
  }

  /** Who we are. */
  public Owner owner() {
    return owner;
  }

  /**
   * The request for a contract in the journal.
   *
   * @throws IllegalArgumentException when its settings do not fit the backend; the message says
   *     which
   */
  public ProvisionRequest of(
      Backend backend, ContractRecord contract, Optional<java.time.Instant> endsAt) {
    return of(backend, contract.id(), contract.requireOrder(), contract.generation(), endsAt);
  }

  /** The request for a contract that is only being considered. */
  public ProvisionRequest of(
      Backend backend,
      ContractId contract,
      Order order,
      int generation,
      Optional<java.time.Instant> endsAt) {
    Settings settings = backend.profile().settings();
    settings = lay(settings, Layer.OFFERING, "provisioner_config", order.offeringConfig());
    settings = lay(settings, Layer.CONTRACT, "instance_config", order.contractConfig());
    return new ProvisionRequest(
        contract,
        new OwnerStamp(owner, contract, generation, org.decentagent.spi.Mark.of(contract).text()),
        order.sizes(),
        order.renterKey(),
        settings,
        endsAt);
  }

  private static Settings lay(Settings base, Layer layer, String source, Optional<String> json) {
    Settings settings = base;
    for (Map.Entry<String, Object> entry : parse(source, json).entrySet()) {
      try {
        settings = settings.with(layer, entry.getKey(), entry.getValue());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
      }
    }
    return settings;
  }

  private static Map<String, Object> parse(String source, Optional<String> json) {
    if (json.isEmpty() || json.get().isBlank()) {
      return Map.of();
    }
    try {
      Map<String, Object> object = JSON.readValue(json.get(), OBJECT);
      return object == null ? Map.of() : object;
    } catch (JacksonException e) {
      // Without Jackson's own words: they quote what is written there, a secret perhaps.
      String where =
          Optional.ofNullable(e.getLocation())
              .map(at -> "see line " + at.getLineNr() + ", column " + at.getColumnNr())
              .orElse("it is nested too deeply");
      throw new IllegalArgumentException(
          source + " is not a JSON object with every name once; " + where, e);
    }
  }
}
