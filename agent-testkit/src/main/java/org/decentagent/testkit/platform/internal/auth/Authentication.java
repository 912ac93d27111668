// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.auth;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.testkit.platform.internal.state.Delegation;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Access;
import org.decentagent.testkit.platform.internal.wire.Caller;
import org.decentagent.testkit.platform.internal.wire.HardError;
import org.decentagent.testkit.platform.internal.wire.HexText;
import org.decentagent.testkit.platform.internal.wire.Request;

/**
 * Finds out who signed a request, in the platform's order of checks. Confined to the world's lock.
 */
public final class Authentication {
  private static final String USER_HEADER = "X-Public-Key";
  private static final String AGENT_HEADER = "X-Agent-Pubkey";
  private static final BigInteger WINDOW_NANOS = BigInteger.valueOf(300_000_000_000L);
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final String HYPHENATED = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{32}|%1$s|\\{%1$s\\}|urn:uuid:%1$s".formatted(HYPHENATED));

  private final World world;
  private final Signatures signatures;

  /** How signatures are checked. */
  public interface Signatures {
    /** Takes any 64 bytes, for worlds in which nobody lies. */
    Signatures TRUSTED = (key, message, signature) -> true;

    /** Does the arithmetic. */
    Signatures VERIFIED = Ed25519ph::verifies;

    /** True when the key made the signature over the message; a hard error when it is no key. */
    boolean holds(byte[] key, byte[] message, byte[] signature);
  }

  public Authentication(World world, Signatures signatures) {
    this.world = world;
    this.signatures = signatures;
  }

  /** The caller of a request, or a hard error. */
  public Caller identify(Request request, Access access, long now) {
    return switch (access) {
      case NONE -> new Caller.Anonymous();
      case USER -> new Caller.User(signer(request, USER_HEADER, USER_HEADER, now));
      case ADMIN -> throw noAdmin(signer(request, USER_HEADER, USER_HEADER, now));
      case AGENT -> agent(signer(request, AGENT_HEADER, AGENT_HEADER, now));
      case PROVIDER_OR_AGENT -> either(request, now);
    };
  }

  private Caller either(Request request, long now) {
    String wanted = USER_HEADER + " or " + AGENT_HEADER;
    return request.header(AGENT_HEADER).isPresent()
        ? agent(signer(request, AGENT_HEADER, wanted, now))
        : new Caller.User(signer(request, USER_HEADER, wanted, now));
  }

  private Caller agent(String key) {
    Delegation delegation =
        world
            .delegations
            .find(key)
            .filter(Delegation::active)
            .orElseThrow(() ->
                new HardError(
                    401,
                    "Invalid signature: No active delegation found for agent key '" + key + "'"));
    return new Caller.Agent(
        key, delegation.provider(), delegation.poolId(), delegation.permissions());
  }

  private String signer(Request request, String identity, String wanted, long now) {
    String keyText = visible(request, identity, wanted);
    String signatureText = visible(request, "X-Signature", "X-Signature");
    String timestamp = visible(request, "X-Timestamp", "X-Timestamp");
    String nonce = visible(request, "X-Nonce", "X-Nonce");

    byte[] key = bytes(keyText, "public key", "Public key", 32);
    byte[] signature = bytes(signatureText, "signature", "Signature", 64);
    requireFresh(timestamp, now);
    if (!UUID.matcher(nonce).matches()) {
      throw invalidFormat("Invalid nonce format (must be UUID v4): not a UUID");
    }
    if (!signatures.holds(key, request.signedMessage(timestamp, nonce), signature)) {
      throw new HardError(401, "Invalid signature: Signature verification failed: signature error");
    }
    return keyText.toLowerCase(Locale.ROOT);
  }

  private static String visible(Request request, String name, String wanted) {
    Optional<String> value = request.header(name);
    return value
        .filter(text -> text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t'))
        .orElseThrow(() -> new HardError(401, "Missing required header: " + wanted));
  }

  private static byte[] bytes(String text, String what, String start, int length) {
    HexText.fault(text)
        .ifPresent(fault -> {
          throw invalidFormat("Invalid " + what + " hex encoding: " + fault);
        });
    byte[] bytes = HexText.bytes(text);
    if (bytes.length != length) {
      throw invalidFormat(start + " must be " + length + " bytes, got " + bytes.length);
    }
    return bytes;
  }

  private static void requireFresh(String timestamp, long now) {
    if (!INTEGER.matcher(timestamp).matches()) {
      throw invalidFormat("Invalid timestamp: invalid digit found in string");
    }
    BigInteger sent = new BigInteger(timestamp);
    if (sent.bitLength() > 63) {
      throw invalidFormat("Invalid timestamp: number too large to fit in target type");
    }
    if (BigInteger.valueOf(now).subtract(sent).abs().compareTo(WINDOW_NANOS) > 0) {
      throw new HardError(401, "Request timestamp expired (max 5 minutes)");
    }
  }

  private static HardError invalidFormat(String reason) {
    return new HardError(400, "Invalid format: " + reason);
  }

  /** Accounts are not simulated, so no key belongs to one. */
  private static HardError noAdmin(String key) {
    return new HardError(
        403, "Admin access denied. Public key '" + key + "' is not associated with any account");
  }
}
