// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contract's body as it lies in the file. Its form is a promise to later versions: fields are
 * added, never renamed, and {@code format} counts what could not be done that way.
 */
record StoredContract(
    int format,
    @Nullable StoredOrder order,
    int generation,
    @Nullable String identity,
    Fence fence,
    @Nullable Long askedAt,
    @Nullable Long acceptedAt,
    @Nullable StoredInstance instance,
    @Nullable StoredTrouble trouble,
    @Nullable StoredEnding ending,
    @Nullable String hold,
    @Nullable ContractState heldIn,
    Hold.@Nullable Question question) {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static String write(ContractRecord contract) {
    return JSON.writeValueAsString(
        new StoredContract(
            FORMAT,
            contract.order().map(StoredOrder::of).orElse(null),
            contract.generation(),
            contract.identity().map(BackendIdentity::text).orElse(null),
            contract.fence(),
            millis(contract.askedAt()),
            millis(contract.acceptedAt()),
            contract.instance().map(StoredInstance::of).orElse(null),
            contract.trouble().map(StoredTrouble::of).orElse(null),
            contract.ending().map(StoredEnding::of).orElse(null),
            contract.hold().map(Hold::why).orElse(null),
            contract.hold().map(Hold::in).orElse(null),
            contract.hold().map(Hold::question).orElse(null)));
  }

  static StoredContract read(String json) {
    StoredContract stored = JSON.readValue(json, StoredContract.class);
    if (stored.format() != FORMAT) {
      throw new JournalException(
          "a contract in the journal has format "
              + stored.format()
              + ", this dc-agent knows "
              + FORMAT);
    }
    return stored;
  }

  Optional<Order> toOrder() {
    return Optional.ofNullable(order).map(StoredOrder::toOrder);
  }

  Optional<Instance> toInstance() {
    return Optional.ofNullable(instance).map(StoredInstance::toInstance);
  }

  Optional<Trouble> toTrouble() {
    return Optional.ofNullable(trouble)
        .map(told -> new Trouble(new FailureCode(told.code()), told.message(), told.times()));
  }

  Optional<Ending> toEnding() {
    return Optional.ofNullable(ending)
        .map(told -> new Ending(told.reason(), told.why(), instant(told.firstProof())));
  }

  /**
   * Of a contract held by an earlier version, how far it had come is told by what is known of it.
   */
  Optional<Hold> toHold() {
    ContractState guess =
        ending != null
            ? ContractState.TERMINATING
            : fence != Fence.WON ? ContractState.PLANNED : ContractState.UNKNOWN;
    return Optional.ofNullable(hold)
        .map(why ->
            new Hold(
                why,
                Optional.ofNullable(heldIn).orElse(guess),
                Optional.ofNullable(question).orElse(Hold.Question.WHAT_IS_THERE)));
  }

  static Optional<Instant> instant(@Nullable Long millis) {
    return Optional.ofNullable(millis).map(Instant::ofEpochMilli);
  }

  private static @Nullable Long millis(Optional<Instant> instant) {
    return instant.map(Instant::toEpochMilli).orElse(null);
  }

  record StoredTrouble(String code, String message, int times) {
    static StoredTrouble of(Trouble trouble) {
      return new StoredTrouble(trouble.code().text(), trouble.message(), trouble.times());
    }
  }

  record StoredEnding(EndingReason reason, String why, @Nullable Long firstProof) {
    static StoredEnding of(Ending ending) {
      return new StoredEnding(ending.reason(), ending.why(), millis(ending.firstProof()));
    }
  }

  record StoredOrder(
      String offering,
      String renterKey,
      @Nullable Integer cpuCores,
      @Nullable Long memory,
      @Nullable Long storage,
      @Nullable String offeringConfig,
      @Nullable String contractConfig) {
    static StoredOrder of(Order order) {
      Sizes sizes = order.sizes();
      return new StoredOrder(
          order.offering(),
          order.renterKey().line(),
          sizes.cpuCores().isPresent() ? sizes.cpuCores().getAsInt() : null,
          sizes.memory().map(MemorySize::bytes).orElse(null),
          sizes.storage().map(StorageSize::bytes).orElse(null),
          order.offeringConfig().orElse(null),
          order.contractConfig().orElse(null));
    }

    Order toOrder() {
      return new Order(
          offering,
          new SshPublicKey(renterKey),
          new Sizes(
              cpuCores == null ? OptionalInt.empty() : OptionalInt.of(cpuCores),
              Optional.ofNullable(memory).map(MemorySize::new),
              Optional.ofNullable(storage).map(StorageSize::new)),
          Optional.ofNullable(offeringConfig),
          Optional.ofNullable(contractConfig));
    }
  }

  record StoredInstance(
      String backend,
      String externalId,
      InstanceState state,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String user,
      @Nullable String hostKey,
      @Nullable String renterKey,
      @Nullable String ipv4,
      @Nullable String ipv6,
      Map<String, String> details) {
    static StoredInstance of(Instance instance) {
      return new StoredInstance(
          instance.ref().backend().text(),
          instance.ref().externalId(),
          instance.state(),
          instance.ssh().map(SshAccess::host).orElse(null),
          instance.ssh().map(SshAccess::port).orElse(null),
          instance.ssh().map(SshAccess::user).orElse(null),
          instance.hostKey().map(SshPublicKey::line).orElse(null),
          instance.renterKey().map(SshPublicKey::line).orElse(null),
          instance.ipv4().orElse(null),
          instance.ipv6().orElse(null),
          new TreeMap<>(instance.details()));
    }

    Instance toInstance() {
      Instance.Builder builder =
          Instance.at(
              new InstanceRef(new org.decentagent.spi.BackendName(backend), externalId), state);
      if (host != null && port != null && user != null) {
        builder.ssh(new SshAccess(host, port, user));
      }
      Optional.ofNullable(hostKey).map(SshPublicKey::new).ifPresent(builder::hostKey);
      Optional.ofNullable(renterKey).map(SshPublicKey::new).ifPresent(builder::renterKey);
      Optional.ofNullable(ipv4).ifPresent(builder::ipv4);
      Optional.ofNullable(ipv6).ifPresent(builder::ipv6);
      details.forEach(builder::detail);
      return builder.build();
    }
  }
}
