// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a machine's configuration may hold: which keys, of which type, and by which privilege each
 * may be changed. Immutable.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/">Proxmox VE: API viewer</a>
 */
enum ConfigKeys {
  NONE,
  V8,
  V9;

  private static final Set<String> BOOLEANS =
      Set.of(
          "acpi",
          "autostart",
          "ciupgrade",
          "freeze",
          "keephugepages",
          "kvm",
          "localtime",
          "numa",
          "onboot",
          "protection",
          "reboot",
          "tablet",
          "tdf",
          "template");
  private static final Map<String, ParameterType> INTEGERS =
      Map.of(
          "balloon", ParameterType.integer(0, Long.MAX_VALUE),
          "cores", ParameterType.integer(1, Long.MAX_VALUE),
          "cpuunits", ParameterType.integer(1, 262_144),
          "migrate_speed", ParameterType.integer(0, Long.MAX_VALUE),
          "shares", ParameterType.integer(0, 50_000),
          "smp", ParameterType.integer(1, Long.MAX_VALUE),
          "sockets", ParameterType.integer(1, Long.MAX_VALUE),
          "vcpus", ParameterType.integer(1, Long.MAX_VALUE));
  private static final Map<String, ParameterType> OTHERS =
      Map.ofEntries(
          Map.entry("bios", ParameterType.oneOf("seabios", "ovmf")),
          Map.entry("citype", ParameterType.oneOf("configdrive2", "nocloud", "opennebula")),
          Map.entry("cpulimit", ParameterType.NUMBER),
          Map.entry("description", ParameterType.atMost(8192)),
          Map.entry("memory", ConfigTypes.MEMORY),
          Map.entry("migrate_downtime", ParameterType.NUMBER),
          Map.entry("name", ParameterType.NAME),
          Map.entry("nameserver", ConfigTypes.ADDRESSES),
          Map.entry("smbios1", ParameterType.atMost(512)),
          Map.entry("sshkeys", ConfigTypes.URL_ENCODED),
          Map.entry("tags", ConfigTypes.TAGS),
          Map.entry("agent", ConfigTypes.AGENT),
          Map.entry(
              "scsihw",
              ParameterType.oneOf(
                  "lsi",
                  "lsi53c810",
                  "virtio-scsi-pci",
                  "virtio-scsi-single",
                  "megasas",
                  "pvscsi")));
  private static final Set<String> TEXTS =
      Set.of(
          "affinity",
          "amd-sev",
          "arch",
          "args",
          "audio0",
          "boot",
          "bootdisk",
          "cdrom",
          "cicustom",
          "cipassword",
          "ciuser",
          "cpu",
          "efidisk0",
          "hookscript",
          "hotplug",
          "hugepages",
          "ivshmem",
          "keyboard",
          "lock",
          "machine",
          "ostype",
          "rng0",
          "searchdomain",
          "spice_enhancements",
          "startdate",
          "startup",
          "tpmstate0",
          "vga",
          "vmgenid",
          "vmstatestorage",
          "watchdog");
  private static final Set<String> NEW_IN_9 = Set.of("allow-ksm", "intel-tdx");
  private static final String DISK = "(ide|sata|scsi|virtio)\\d+|efidisk0|tpmstate0|unused\\d+";
  private static final String NUMBERED =
      "(hostpci|ide|numa|parallel|sata|scsi|serial|unused|usb|virtio|virtiofs)\\d+";

  Optional<ParameterType> type(String key) {
    if (this == NONE) {
      return Optional.empty();
    }
    if (BOOLEANS.contains(key)) {
      return Optional.of(ParameterType.BOOLEAN);
    }
    if (key.matches("ipconfig\\d+")) {
      return Optional.of(ConfigTypes.ipConfig(key));
    }
    if (key.matches("net\\d+")) {
      return Optional.of(ConfigTypes.network(key));
    }
    if (TEXTS.contains(key) || key.matches(NUMBERED) || (this == V9 && NEW_IN_9.contains(key))) {
      return Optional.of(ParameterType.ANY);
    }
    return Optional.ofNullable(INTEGERS.get(key)).or(() -> Optional.ofNullable(OTHERS.get(key)));
  }

  /** Whether a value is shown as a number. */
  static boolean isNumeric(String key) {
    return BOOLEANS.contains(key) || INTEGERS.containsKey(key) || key.equals("cpulimit");
  }

  static boolean isDisk(String key) {
    return key.matches(DISK);
  }

  static boolean isNetwork(String key) {
    return key.matches("net\\d+");
  }

  static boolean isCloudInit(String key) {
    return key.matches("ci\\w+|ipconfig\\d+|nameserver|searchdomain|sshkeys");
  }

  static boolean isForRootOnly(String key) {
    return key.matches("args|lock|hostpci\\d+|parallel\\d+|ivshmem");
  }

  /** Whether a change reaches a machine with power at once. */
  static boolean isHotPluggable(String key) {
    return isCloudInit(key)
        || isDisk(key)
        || isNetwork(key)
        || Set.of("name", "tags", "description", "onboot", "protection", "startup", "hotplug")
            .contains(key);
  }

  /** By which of these privileges a key may be changed; one suffices. */
  static Set<String> privileges(String key) {
    if (isCloudInit(key)) {
      return Set.of("VM.Config.Cloudinit", "VM.Config.Network");
    }
    if (isNetwork(key)) {
      return Set.of("VM.Config.Network");
    }
    if (isDisk(key)) {
      return Set.of("VM.Config.Disk");
    }
    return switch (key) {
      case "cores", "cpu", "cpulimit", "cpuunits", "sockets", "vcpus", "affinity", "smp" ->
          Set.of("VM.Config.CPU");
      case "memory", "balloon", "shares", "numa", "allow-ksm" -> Set.of("VM.Config.Memory");
      case "name",
          "tags",
          "description",
          "onboot",
          "agent",
          "protection",
          "ostype",
          "boot",
          "bootdisk",
          "startup",
          "hotplug",
          "template",
          "hookscript",
          "tablet",
          "autostart" ->
          Set.of("VM.Config.Options");
      default -> Set.of("VM.Config.HWType");
    };
  }
}
