// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/**
 * Who calls: a user by one of its tokens. Immutable.
 *
 * @param user with its realm
 */
record Identity(String user, String token) {
  static final Identity ROOT = new Identity("root@pam", "");

  String full() {
    return token.isEmpty() ? user : user + "!" + token;
  }
}
