// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import java.util.Optional;
import java.util.Properties;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * An account that can be sold, as its {@code account.properties} describes it. Immutable.
 *
 * @param name of its folder, which is the number we choose it by
 * @param hostKey the key that its SSH server shows
 */
record Account(
    String name,
    SshAccess ssh,
    SshPublicKey hostKey,
    int cpuCores,
    MemorySize memory,
    StorageSize storage) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException naming the line that is missing or wrong
   */
  static Account read(String name, Properties lines) {
    return new Account(
        name,
        new SshAccess(
            require(lines, "host"),
            Integer.parseInt(require(lines, "port")),
            require(lines, "user")),
        new SshPublicKey(require(lines, "host_key")),
        Integer.parseInt(require(lines, "cpu_cores")),
        MemorySize.parse(require(lines, "memory")),
        StorageSize.parse(require(lines, "storage")));
  }

  private static String require(Properties lines, String key) {
    return Optional.ofNullable(lines.getProperty(key))
        .orElseThrow(() -> new IllegalArgumentException("there is no line '" + key + " = …'"));
  }

  /** Whether it is at least as large as what was sold. */
  boolean fits(Sizes sold) {
    return sold.cpuCores().orElse(0) <= cpuCores
        && sold.memory().map(size -> size.compareTo(memory) <= 0).orElse(true)
        && sold.storage().map(size -> size.compareTo(storage) <= 0).orElse(true);
  }
}
