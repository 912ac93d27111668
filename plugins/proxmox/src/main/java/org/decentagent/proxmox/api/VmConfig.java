// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The configuration of one VM, every value as text. Immutable. */
public final class VmConfig {
  private static final Pattern DISK_KEY = Pattern.compile("(scsi|virtio|sata|ide)\\d+");
  private static final Pattern BOOT = Pattern.compile("(?:^|,)order=([^,]*)");
  private static final Pattern UUID = Pattern.compile("(?:^|,)uuid=([^,]+)");

  private final Map<String, String> values;

  VmConfig(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** One value, as the API tells it. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The VM's name; empty while it is being cloned. */
  public String name() {
    return value("name").orElse("");
  }

  /** Its description, where our stamp is. */
  public String description() {
    return value("description").orElse("");
  }

  /** The lock on it, such as {@code clone} or {@code backup}. */
  public Optional<String> lock() {
    return value("lock");
  }

  /** How many processors the guest sees. */
  public long processors() {
    return number("sockets", 1) * number("cores", 1);
  }

  /** Its memory; without a word about it the API takes half a gibibyte. */
  public long mebibytes() {
    return number("memory", 512);
  }

  /** Memory may come as {@code current=2048}. */
  private long number(String key, long otherwise) {
    return value(key)
        .map(text -> text.replaceFirst("^current=", ""))
        .filter(text -> text.matches("\\d{1,12}"))
        .map(Long::parseLong)
        .orElse(otherwise);
  }

  /** Whether it is a template. */
  public boolean isTemplate() {
    return value("template").filter("1"::equals).isPresent();
  }

  /** Its tags; the API sorts them and writes them in lower case. */
  public Set<String> tags() {
    return tags(value("tags").orElse(""));
  }

  /** Reads tags as the API writes them. */
  public static Set<String> tags(String text) {
    return Arrays.stream(text.split("[;, ]+", -1))
        .filter(tag -> !tag.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The machine's own id, made anew with every clone. */
  public Optional<String> smbiosUuid() {
    return value("smbios1").map(UUID::matcher).filter(Matcher::find).map(found -> found.group(1));
  }

  /** The first disk in the boot order. */
  public Optional<Disk> bootDisk() {
    Map<String, Disk> disks = disks();
    Optional<String> named =
        value("boot")
            .map(BOOT::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .flatMap(
                order -> Arrays.stream(order.split(";", -1)).filter(disks::containsKey).findFirst())
            .or(() -> value("bootdisk").filter(disks::containsKey));
    return named.or(() -> disks.keySet().stream().findFirst()).map(disks::get);
  }

  /** Every disk by its key; neither CD drives nor the cloud-init drive are disks. */
  public Map<String, Disk> disks() {
    Map<String, Disk> disks = new TreeMap<>();
    values.forEach((key, value) -> {
      if (DISK_KEY.matcher(key).matches() && !value.contains("media=cdrom")) {
        Disk.parse(key, value).ifPresent(disk -> disks.put(key, disk));
      }
    });
    return disks;
  }

  /** Whether there is a drive for cloud-init's settings. */
  public boolean hasCloudInitDrive() {
    return values.values().stream()
        .anyMatch(value -> value.contains("cloudinit") && value.contains("media=cdrom"));
  }

  @Override
  public String toString() {
    return "configuration of " + name();
  }
}
