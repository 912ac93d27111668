// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that found its route and whose caller is known.
 *
 * <p>An endpoint reads its arguments in the platform's order: integer path and query parameters,
 * then the body, and only then anything that ends in a soft error. Immutable.
 *
 * @param now the platform's time, in nanoseconds since the Unix epoch
 */
public record Call(Request request, Caller caller, Map<String, String> parameters, long now) {
  private static final int KEY_BYTES = 32;

  public Call {
    parameters = Map.copyOf(parameters);
  }

  /** A path parameter, percent-decoded. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("no path parameter named " + name);
    }
    return value;
  }

  /** A path parameter that has to be a 64-bit integer. */
  public long integerParameter(String name) {
    return parse(name, parameter(name));
  }

  /** A query parameter that has to be a 64-bit integer when it is there. */
  public Optional<Long> integerQuery(String name) {
    for (String pair : request.query().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        String raw = pair.substring(name.length() + 1);
        return Optional.of(parse(name, URLDecoder.decode(raw, StandardCharsets.UTF_8)));
      }
    }
    return Optional.empty();
  }

  /** The JSON body; a hard error when there is none. */
  public Body body() {
    String type =
        request.header("content-type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.isEmpty()) {
      throw new HardError(415, "missing content type");
    }
    if (!type.equals("application/json") && !type.matches("application/.*\\+json")) {
      throw new HardError(415, "the `content-type` requested by the client is not supported");
    }
    return Body.parse(request.body());
  }

  /** The public key in the path, lower case, whoever calls. */
  public String pathKey() {
    return publicKey(parameter("pk"));
  }

  /** The public key in the path, which must be the calling user's. */
  public String ownKey() {
    String key = pathKey();
    if (!key.equals(caller.provider())) {
      throw new SoftError(
          "Unauthorized: request pubkey %s does not match authenticated user %s"
              .formatted(key, caller.provider()));
    }
    return key;
  }

  /** The provider's key in the path, which must be the one that the calling agent serves. */
  public String delegatedKey(String refusal) {
    String key = pathKey();
    if (!key.equals(caller.provider())) {
      throw new SoftError(refusal);
    }
    return key;
  }

  /** The agent that calls. */
  public Caller.Agent agent() {
    if (caller instanceof Caller.Agent agent) {
      return agent;
    }
    throw new IllegalStateException("the route does not ask for an agent's signature");
  }

  /** Refuses an agent without the permission. */
  public void requirePermission(String permission) {
    if (!agent().permissions().contains(permission)) {
      throw new SoftError("Agent does not have '" + permission + "' permission");
    }
  }

  /** The contract id in the path, lower case and of any length. */
  public String contractId() {
    return hexId(parameter("id"));
  }

  /** A contract id in text, lower case and of any length. */
  public static String hexId(String text) {
    HexText.fault(text)
        .ifPresent(fault -> {
          throw new SoftError("Invalid contract id hex: " + fault + " (value: " + text + ")");
        });
    return text.toLowerCase(Locale.ROOT);
  }

  /** A public key in text, lower case. */
  public static String publicKey(String text) {
    HexText.fault(text)
        .ifPresent(fault -> {
          throw new SoftError("Invalid pubkey hex: " + fault + " (value: " + text + ")");
        });
    if (text.length() != 2 * KEY_BYTES) {
      throw new SoftError(
          "Public key must be 32 bytes, got %d bytes (value: %s)"
              .formatted(text.length() / 2, text));
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static long parse(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new HardError(
          400, "failed to parse parameter `" + name + "`: invalid digit found in string");
    }
  }
}
