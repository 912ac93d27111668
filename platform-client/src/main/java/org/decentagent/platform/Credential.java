// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import org.decentagent.platform.signing.SigningKey;

/**
 * Who sends a request. Immutable.
 *
 * @param header where the platform looks for the public key
 * @param key what signs
 */
record Credential(String header, SigningKey key) {
  static Credential agent(SigningKey key) {
    return new Credential("X-Agent-Pubkey", key);
  }

  static Credential user(SigningKey key) {
    return new Credential("X-Public-Key", key);
  }
}
