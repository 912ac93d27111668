// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import java.util.List;
import java.util.Vector;
import org.decentagent.spi.SshPublicKey;

/**
 * The renter's key as an SSH client offers it, without its private half. A client asks for a
 * signature only once the server has said that it would accept the key; at that point we know
 * enough, and stop. Confined to one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4252#section-7">RFC 4252, section 7</a>
 */
final class OfferedKey implements Identity, IdentityRepository {
  private final SshPublicKey key;
  private boolean accepted;

  OfferedKey(SshPublicKey key) {
    this.key = key;
  }

  /** Whether the server has said that it would accept the key. */
  boolean wouldBeAccepted() {
    return accepted;
  }

  @Override
  public byte[] getSignature(byte[] data) {
    accepted = true;
    throw new EnoughKnown();
  }

  @Override
  public byte[] getSignature(byte[] data, String algorithm) {
    return getSignature(data);
  }

  @Override
  public byte[] getPublicKeyBlob() {
    return key.blob();
  }

  @Override
  public String getAlgName() {
    return key.algorithm();
  }

  @Override
  public String getName() {
    return "the renter's key";
  }

  @Override
  public boolean setPassphrase(byte[] passphrase) {
    return true;
  }

  @Override
  public boolean isEncrypted() {
    return false;
  }

  @Override
  public void clear() {
    // holds no secret
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  @Override
  @SuppressWarnings("JdkObsolete") // the interface asks for a Vector
  public Vector<Identity> getIdentities() {
    return new Vector<>(List.of(this));
  }

  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] blob) {
    return false;
  }

  @Override
  public void removeAll() {
    // there is one key, and it stays
  }

  /** Ends a try whose outcome is known. */
  private static final class EnoughKnown extends RuntimeException {
    private static final long serialVersionUID = 1;

    EnoughKnown() {
      super("the key was only shown", null, false, false);
    }

    /** Goes to the server as the reason for hanging up; it need not learn our class names. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // JSch sends this very text
    public String toString() {
      return String.valueOf(getMessage());
    }
  }
}
