// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Which tags those may set who lack Sys.Modify on the root, as the datacenter's options tell it.
 * Immutable.
 *
 * @param allow {@code none}, {@code list}, {@code existing} or {@code free}
 * @param list those allowed by name
 * @param registered those that are kept from everybody else
 * @see <a
 *     href="https://pve.proxmox.com/pve-docs/chapter-sysadmin.html#datacenter_configuration_file">
 *     the datacenter's configuration</a>
 */
public record TagAccess(String allow, Set<String> list, Set<String> registered) {
  private static final String FREE = "free";

  /** Reads the options; empty when they show nothing of it, as to those who lack Sys.Audit. */
  static Optional<TagAccess> read(JsonNode options) {
    JsonNode access = options.path("user-tag-access");
    JsonNode registered = options.path("registered-tags");
    if (access.isMissingNode() && registered.isMissingNode()) {
      return Optional.empty();
    }
    String allow =
        access.isObject()
            ? access.path("user-allow").asString(FREE)
            : part(access.asString(""), "user-allow").orElse(FREE);
    Set<String> list =
        access.isObject()
            ? tags(access.path("user-allow-list"))
            : VmConfig.tags(part(access.asString(""), "user-allow-list").orElse(""));
    return Optional.of(new TagAccess(allow, list, tags(registered)));
  }

  private static Optional<String> part(String properties, String name) {
    for (String part : properties.split(",", -1)) {
      if (part.startsWith(name + "=")) {
        return Optional.of(part.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  private static Set<String> tags(JsonNode value) {
    Set<String> tags = new TreeSet<>();
    if (value.isArray()) {
      value.forEach(tag -> tags.addAll(VmConfig.tags(tag.asString(""))));
    } else {
      tags.addAll(VmConfig.tags(value.asString("")));
    }
    return tags;
  }

  /**
   * The tags that would be refused.
   *
   * @param existing those that guests bear already
   */
  public Set<String> refused(Set<String> wanted, Set<String> existing) {
    Set<String> refused = new TreeSet<>(wanted);
    switch (allow) {
      case FREE -> refused.clear();
      case "existing" -> {
        refused.removeAll(list);
        refused.removeAll(existing);
      }
      case "list" -> refused.removeAll(list);
      default -> {
        // "none", and whatever releases to come may add
      }
    }
    wanted.stream().filter(registered::contains).forEach(refused::add);
    return refused;
  }

  /** The commands that allow tags besides those that are allowed now. */
  public String remedy(Set<String> wanted) {
    Set<String> all = new TreeSet<>(list);
    all.addAll(wanted);
    Set<String> kept = new TreeSet<>(registered);
    kept.removeAll(wanted);
    String allowing = allow.equals(FREE) ? "" : allowing(allow, all);
    String releasing =
        kept.size() == registered.size()
            ? ""
            : "pvesh set /cluster/options "
                + (kept.isEmpty()
                    ? "--delete registered-tags"
                    : "--registered-tags '" + String.join(";", kept) + "'");
    return allowing + (allowing.isEmpty() || releasing.isEmpty() ? "" : "; ") + releasing;
  }

  /** The command that allows those tags, where it is not known what was allowed before. */
  static String allowing(Set<String> tags) {
    return allowing("list", tags);
  }

  private static String allowing(String allow, Set<String> tags) {
    return "pvesh set /cluster/options --user-tag-access 'user-allow=%s,user-allow-list=%s'"
        .formatted(allow.equals("none") ? "list" : allow, String.join(";", tags));
  }
}
