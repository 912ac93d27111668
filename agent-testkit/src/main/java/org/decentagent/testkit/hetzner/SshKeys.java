// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.SshPublicKey;
import tools.jackson.databind.node.ObjectNode;

/**
 * The endpoints below {@code /ssh_keys}. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#ssh-keys">Hetzner Cloud: SSH keys</a>
 */
final class SshKeys {
  private final World world;

  private SshKeys(World world) {
    this.world = world;
  }

  static void addTo(Routes routes, World world) {
    SshKeys keys = new SshKeys(world);
    routes.add("GET", "/ssh_keys", SshKeys::list);
    routes.add("POST", "/ssh_keys", keys::create);
    Shelves.addTo(routes, "ssh_keys", Project::sshKeys, NamedResource::document);
    routes.add("DELETE", "/ssh_keys/#", SshKeys::delete);
  }

  /** The key that a resource of this kind stands for. */
  static SshPublicKey publicKey(NamedResource key) {
    return new SshPublicKey(key.document().path("public_key").stringValue());
  }

  private static Answer list(Call call) {
    Query query =
        Query.of(
            call.request(), "sort", "name", "fingerprint", "label_selector", "page", "per_page");
    Optional<String> fingerprint = query.one("fingerprint");
    List<NamedResource> found =
        Shelves.select(call.project().sshKeys(), query).stream()
            .filter(key ->
                fingerprint.isEmpty() || fingerprint.get().equals(fingerprint(publicKey(key))))
            .toList();
    return Answer.ok(query.page().of("ssh_keys", found, NamedResource::document));
  }

  private Answer create(Call call) {
    Body body = Body.of(call.request(), "name", "public_key", "labels");
    String name = Names.any(body.string("name"));
    Map<String, String> labels = body.labels().orElse(Map.of());
    String text = body.string("public_key");
    SshPublicKey key;
    try {
      key = new SshPublicKey(text);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("public_key", "not a public key: " + e.getMessage());
    }
    call.project().sshKeys().requireFree(name, 0);
    if (call.project().sshKeys().list().stream().anyMatch(other -> publicKey(other).equals(key))) {
      throw ApiError.notUnique("public_key", "SSH key with the same fingerprint already exists");
    }
    ObjectNode rest = Json.object().put("fingerprint", fingerprint(key)).put("public_key", text);
    NamedResource made =
        new NamedResource(world.nextId(), call.now(), name, labels, ignored -> rest);
    call.project().sshKeys().add(made);
    return Answer.created(Json.object().set("ssh_key", made.document()));
  }

  private static Answer delete(Call call) {
    Query.of(call.request());
    call.project().sshKeys().require(call.id());
    call.project().sshKeys().remove(call.id());
    return Answer.noContent();
  }

  /** MD5 over the blob, in pairs of hex digits. */
  private static String fingerprint(SshPublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(key.blob());
      return HexFormat.ofDelimiter(":").formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
