// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The volumes of all storages. Guarded by the world's lock. */
final class Disks {
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([KMGT]?)");
  static final long CLOUD_INIT_BYTES = 4L << 20;

  private final Map<String, Volume> volumes = new TreeMap<>();

  /** Makes a volume under the first free name. */
  Volume create(StorageSpec storage, int vmid, String format, long bytes, Optional<String> base) {
    int number = 0;
    String id;
    do {
      id = id(storage, vmid, "vm-" + vmid + "-disk-" + number++, format, base);
    } while (volumes.containsKey(id));
    return put(new Volume(id, storage, vmid, format, bytes, base));
  }

  Volume createBase(StorageSpec storage, int vmid, String format, long bytes) {
    String id = id(storage, vmid, "base-" + vmid + "-disk-0", format, Optional.empty());
    return put(new Volume(id, storage, vmid, format, bytes, Optional.empty()));
  }

  Volume createCloudInit(StorageSpec storage, int vmid) {
    String format = storage.type().keepsFiles() ? "qcow2" : "raw";
    String id = id(storage, vmid, "vm-" + vmid + "-cloudinit", format, Optional.empty());
    return put(new Volume(id, storage, vmid, format, CLOUD_INIT_BYTES, Optional.empty()));
  }

  Volume put(Volume volume) {
    volumes.put(volume.id(), volume);
    return volume;
  }

  Optional<Volume> find(String id) {
    return Optional.ofNullable(volumes.get(id));
  }

  List<Volume> of(int vmid) {
    return volumes.values().stream().filter(volume -> volume.vmid() == vmid).toList();
  }

  List<Volume> on(String storage) {
    return volumes.values().stream()
        .filter(volume -> volume.storage().name().equals(storage))
        .toList();
  }

  List<Volume> copiesOf(String id) {
    return volumes.values().stream()
        .filter(volume -> volume.base().equals(Optional.of(id)))
        .toList();
  }

  void remove(String id) {
    volumes.remove(id);
  }

  /** The disks that a configuration names, by key. */
  static Map<String, String> named(Map<String, String> config) {
    Map<String, String> found = new TreeMap<>();
    config.forEach((key, value) -> {
      if (ConfigKeys.isDisk(key) && !value.startsWith("none")) {
        found.put(key, volumeId(value));
      }
    });
    return found;
  }

  static String volumeId(String value) {
    int comma = value.indexOf(',');
    return comma < 0 ? value : value.substring(0, comma);
  }

  static String withSize(String value, long bytes) {
    List<String> parts = new ArrayList<>(List.of(value.split(",", -1)));
    parts.removeIf(part -> part.startsWith("size="));
    parts.add("size=" + size(bytes));
    return String.join(",", parts);
  }

  static long bytes(String size) {
    Matcher parts = SIZE.matcher(size);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a size: " + size);
    }
    int shift = 10 * (1 + "KMGT".indexOf(parts.group(2)));
    return (long)
        (Double.parseDouble(parts.group(1)) * (parts.group(2).isEmpty() ? 1 : 1L << shift));
  }

  static String size(long bytes) {
    for (int unit = 2; unit >= 0; unit--) {
      long one = 1L << (10 * (unit + 1));
      if (bytes % one == 0) {
        return bytes / one + "KMG".substring(unit, unit + 1);
      }
    }
    return String.valueOf(bytes);
  }

  private static String id(
      StorageSpec storage, int vmid, String name, String format, Optional<String> base) {
    if (!storage.type().keepsFiles()) {
      String prefix =
          base.filter(any -> storage.type().namesBase())
              .map(id -> id.substring(id.indexOf(':') + 1) + "/")
              .orElse("");
      return storage.name() + ":" + prefix + name;
    }
    String file = name + "." + format;
    return base.map(id -> id + "/" + vmid + "/" + file)
        .orElse(storage.name() + ":" + vmid + "/" + file);
  }
}
