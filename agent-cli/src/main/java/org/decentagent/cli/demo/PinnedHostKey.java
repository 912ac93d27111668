// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.util.Arrays;
import org.decentagent.spi.SshPublicKey;

/** Knows one host, by the one key that was reported for it. Immutable. */
final class PinnedHostKey implements HostKeyRepository {
  private final byte[] expected;

  PinnedHostKey(SshPublicKey expected) {
    this.expected = expected.blob();
  }

  @Override
  public int check(String host, byte[] key) {
    return Arrays.equals(expected, key) ? OK : CHANGED;
  }

  @Override
  public void add(HostKey hostkey, UserInfo ui) {
    // Nothing is learnt.
  }

  @Override
  public void remove(String host, String type) {
    // Nothing is forgotten.
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    // Nothing is forgotten.
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "the key that the platform showed";
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
