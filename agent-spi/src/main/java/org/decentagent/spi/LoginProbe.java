// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Looks at an SSH server as its customer will: the advertised address, the host key, and whether
 * the renter's public key would be accepted. No private key is needed, since a server says so
 * before any signature is made. Implemented by the agent. Safe for use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4252#section-7">RFC 4252, section 7</a>
 */
public interface LoginProbe {
  /**
   * Tries once.
   *
   * @param hostKey the key the server must have; empty accepts any, and reports it
   * @param deadline for the whole try
   */
  Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline);

  /** What a try showed. Read by plugins, hence open: treat others as not known. */
  interface Result {
    /** The key the server showed, if it came to that. */
    Optional<SshPublicKey> hostKey();

    /** The verdict. */
    Verdict verdict();

    /** One clause for a person, such as {@code connection refused}. */
    String detail();
  }

  /** Whether the customer would be let in. */
  enum Verdict {
    /** The host key is right and the renter's key would be accepted. */
    ACCEPTED,
    /**
     * Something answered, and it is not what was promised: another host key, or the key is refused.
     */
    REFUSED,
    /** Nothing answers there (yet). */
    UNREACHABLE,
    /** We cannot reach that kind of address from here, which says nothing about the instance. */
    NO_ROUTE
  }
}
