// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.math.BigDecimal;
import java.util.Optional;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * What a provider puts up for sale: a machine of a size, made by the agents of a pool. Immutable.
 *
 * @param offeringId the provider's own name of it, unique for the provider
 * @param name for people
 * @param visibility {@code public}, or another word of the platform for less
 * @param monthlyPriceUsd price in US dollars for 720 hours
 * @param machine what is sold
 * @param source who makes it, and where
 */
public record NewOffering(
    String offeringId,
    String name,
    String visibility,
    BigDecimal monthlyPriceUsd,
    Machine machine,
    Source source) {
  /** What is sold; memory in whole MB and storage in whole GB, by 1024. Immutable. */
  public record Machine(int cores, MemorySize memory, StorageSize storage) {}

  /**
   * Who makes it, and where. Immutable.
   *
   * @param country two upper-case letters
   * @param config settings for the provisioner, as JSON
   */
  public record Source(
      String poolId,
      String provisionerType,
      Optional<String> config,
      String country,
      String city) {}
}
