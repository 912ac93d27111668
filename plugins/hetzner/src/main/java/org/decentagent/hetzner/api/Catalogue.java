// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.hetzner.wire.CatalogueJson;
import org.decentagent.toolkit.http.HttpCall;

/**
 * What can be ordered, and what the project holds that an order can name. Safe for use by many
 * threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#server-types">Hetzner Cloud: server
 *     types</a>
 */
public final class Catalogue {
  private static final String ID = "[0-9]{1,15}";

  private final Calls calls;

  Catalogue(Calls calls) {
    this.calls = calls;
  }

  /** Every server type. */
  public List<ServerType> serverTypes() {
    return Pages.list(
            calls,
            HttpCall.get("server_types"),
            "list server types",
            Pages.Form.of(
                CatalogueJson.ServerTypes.class,
                CatalogueJson.ServerTypes::serverTypes,
                CatalogueJson.ServerTypes::meta))
        .stream()
        .map(ServerType::of)
        .toList();
  }

  /** The names of all locations. */
  public Set<String> locations() {
    return Pages.list(
            calls,
            HttpCall.get("locations"),
            "list locations",
            Pages.Form.of(
                CatalogueJson.Locations.class,
                CatalogueJson.Locations::locations,
                CatalogueJson.Locations::meta))
        .stream()
        .map(CatalogueJson.Location::name)
        .collect(Collectors.toSet());
  }

  /**
   * The images of a name, one for each architecture, or the snapshot of an id. A text of digits is
   * an id.
   */
  public List<Image> images(String nameOrId) {
    boolean byId = nameOrId.matches(ID);
    HttpCall call =
        byId
            ? HttpCall.get("images").with("type", "snapshot")
            : HttpCall.get("images").with("name", nameOrId).with("include_deprecated", "true");
    return Pages.list(
            calls,
            call,
            "look for image " + nameOrId,
            Pages.Form.of(
                CatalogueJson.Images.class,
                CatalogueJson.Images::images,
                CatalogueJson.Images::meta))
        .stream()
        .filter(image ->
            byId ? Long.toString(image.id()).equals(nameOrId) : nameOrId.equals(image.name()))
        .filter(image -> image.status().equals("available"))
        .map(Image::of)
        .toList();
  }

  /** Ids of the project's firewalls, by name. */
  public Map<String, Long> firewalls() {
    Map<String, Long> ids = new HashMap<>();
    Pages.list(
            calls,
            HttpCall.get("firewalls"),
            "list firewalls",
            Pages.Form.of(
                CatalogueJson.Firewalls.class,
                CatalogueJson.Firewalls::firewalls,
                CatalogueJson.Firewalls::meta))
        .forEach(firewall -> ids.put(firewall.name(), firewall.id()));
    return ids;
  }

  /** Ids of the project's SSH keys, by name. */
  public Map<String, Long> sshKeys() {
    Map<String, Long> ids = new HashMap<>();
    Pages.list(
            calls,
            HttpCall.get("ssh_keys"),
            "list SSH keys",
            Pages.Form.of(
                CatalogueJson.SshKeys.class,
                CatalogueJson.SshKeys::sshKeys,
                CatalogueJson.SshKeys::meta))
        .forEach(key -> ids.put(key.name(), key.id()));
    return ids;
  }

  /** What everything costs. */
  public Prices prices() {
    return Prices.of(
        calls
            .require(HttpCall.get("pricing"), "read the prices", CatalogueJson.Pricing.class)
            .pricing());
  }

  /** Whether a setting names the thing of that name or id. */
  public static Optional<Long> find(Map<String, Long> ids, String nameOrId) {
    return Optional.ofNullable(ids.get(nameOrId))
        .or(() ->
            nameOrId.matches(ID)
                ? Optional.of(Long.valueOf(nameOrId)).filter(ids::containsValue)
                : Optional.empty());
  }
}
