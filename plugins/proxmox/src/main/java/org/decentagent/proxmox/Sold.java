// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.proxmox.api.Disk;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.spi.unit.StorageSize;

/**
 * What was sold, as the VM's description keeps it for as long as the VM lives. Immutable.
 *
 * @param disk zero when the template's size was to do
 */
record Sold(int processors, long mebibytes, StorageSize disk) {
  private static final Pattern LINE =
      Pattern.compile(
          "^Sold: processors=(\\d{1,9}) memory=(\\d{1,15})M disk=(\\d{1,18})B$", Pattern.MULTILINE);

  static Sold of(Limits limits) {
    return new Sold(
        limits.cpuCores(), limits.memoryMebibytes(), limits.storage().orElse(new StorageSize(0)));
  }

  /** Reads a description; empty when it says nothing of it. */
  static Optional<Sold> read(String description) {
    Matcher line = LINE.matcher(description);
    return line.find()
        ? Optional.of(
            new Sold(
                Integer.parseInt(line.group(1)),
                Long.parseLong(line.group(2)),
                new StorageSize(Long.parseLong(line.group(3)))))
        : Optional.empty();
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "Sold: processors=%d memory=%dM disk=%dB",
        processors,
        mebibytes,
        disk.bytes());
  }

  /** What a VM lacks of it; empty when it has it all. */
  Optional<String> shortfall(VmConfig has) {
    StorageSize room = has.bootDisk().map(Disk::size).orElse(new StorageSize(0));
    if (has.processors() < processors) {
      return Optional.of("%d processors, sold were %d".formatted(has.processors(), processors));
    }
    if (has.mebibytes() < mebibytes) {
      return Optional.of(
          "%d MiB of memory, sold were %d MiB".formatted(has.mebibytes(), mebibytes));
    }
    return room.compareTo(disk) < 0
        ? Optional.of("a disk of %s, sold were %s".formatted(room, disk))
        : Optional.empty();
  }
}
