// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.regex.Pattern;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** What the platform takes for an SSH public key: real ECDSA keys are not, several lines are. */
final class SshKeys {
  private static final Pattern FORM =
      Pattern.compile("ssh-(rsa|ed25519|ecdsa|dss)\\s+[A-Za-z0-9+/]+={0,3}(\\s+[^\\n]*)?");

  private SshKeys() {}

  static void require(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new SoftError(
          "Invalid SSH public key format. Expected: ssh-<type> <base64-key> [comment]");
    }
  }
}
