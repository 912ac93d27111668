// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.decentagent.spi.SshPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Compares the key that a server proves to hold with the one it must have, and keeps what it
 * showed. No file is read or written. Confined to one thread.
 */
final class ExpectedHostKey implements HostKeyRepository {
  private final Optional<SshPublicKey> expected;
  private @Nullable SshPublicKey shown;
  private boolean mismatch;

  ExpectedHostKey(Optional<SshPublicKey> expected) {
    this.expected = expected;
  }

  /** The key the server showed, if it came to that. */
  Optional<SshPublicKey> shown() {
    return Optional.ofNullable(shown);
  }

  /** Whether the server showed another key than it must have. */
  boolean isMismatch() {
    return mismatch;
  }

  /** The signature algorithms to ask for, those of the expected key first. */
  String algorithms() {
    String common = "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521";
    String rsa = "rsa-sha2-512,rsa-sha2-256";
    return switch (expected.map(SshPublicKey::algorithm).orElse("ssh-ed25519")) {
      case "ssh-rsa" -> rsa + ',' + common;
      case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
          expected.orElseThrow().algorithm() + ',' + common + ',' + rsa;
      default -> common + ',' + rsa;
    };
  }

  @Override
  public int check(String host, byte[] key) {
    try {
      shown = read(key);
    } catch (RuntimeException e) {
      mismatch = true;
      return CHANGED;
    }
    mismatch = expected.isPresent() && !expected.get().equals(shown);
    return mismatch ? CHANGED : OK;
  }

  private static SshPublicKey read(byte[] blob) {
    ByteBuffer buffer = ByteBuffer.wrap(blob);
    byte[] name = new byte[Math.clamp(buffer.getInt(), 0, 64)];
    buffer.get(name);
    return new SshPublicKey(
        new String(name, StandardCharsets.US_ASCII)
            + ' '
            + Base64.getEncoder().encodeToString(blob));
  }

  @Override
  public void add(HostKey hostkey, UserInfo ui) {
    // nothing is learned for later
  }

  @Override
  public void remove(String host, String type) {
    // nothing is kept
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    // nothing is kept
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "the recorded host key";
  }

  @Override
  public HostKey[] getHostKey() {
    return new HostKey[0];
  }

  @Override
  public HostKey[] getHostKey(String host, String type) {
    return new HostKey[0];
  }
}
