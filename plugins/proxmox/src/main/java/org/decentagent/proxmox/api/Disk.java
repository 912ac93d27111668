// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.spi.unit.StorageSize;

/**
 * One disk of a VM. Immutable.
 *
 * @param key where it is attached, such as {@code scsi0}
 * @param storage the storage that holds it
 * @param volume its name there
 * @param size how large it is; zero when that is not told
 */
public record Disk(String key, String storage, String volume, StorageSize size) {
  private static final Pattern VOLUME = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*):([^,]+)(.*)");
  private static final Pattern SIZE = Pattern.compile(",size=(\\d+(?:\\.\\d+)?)([KMGT]?)(?:,|$)");

  static Optional<Disk> parse(String key, String value) {
    Matcher volume = VOLUME.matcher(value);
    return volume.matches()
        ? Optional.of(new Disk(key, volume.group(1), volume.group(2), size(volume.group(3))))
        : Optional.empty();
  }

  private static StorageSize size(String options) {
    Matcher size = SIZE.matcher(options);
    if (!size.find()) {
      return new StorageSize(0);
    }
    int shift = size.group(2).isEmpty() ? 0 : 10 * (1 + "KMGT".indexOf(size.group(2)));
    return new StorageSize(
        new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << shift)).longValue());
  }
}
