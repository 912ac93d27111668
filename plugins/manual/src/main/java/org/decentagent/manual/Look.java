// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshPublicKey;

/** What a look at an instance over SSH shows. */
sealed interface Look {
  /** How long one look may take. */
  Duration DEADLINE = Duration.ofSeconds(10);

  /** The host with the recorded key answers, and lets the customer in. */
  record Works(SshPublicKey hostKey) implements Look {}

  /**
   * The host with the recorded key answers, and does not let the customer in.
   *
   * @param why one clause
   */
  record Refuses(String why) implements Look {}

  /** Another host answers there. */
  record AnotherHost(SshPublicKey hostKey) implements Look {}

  /**
   * Nothing answers there.
   *
   * @param why one clause
   */
  record Silent(String why) implements Look {}

  /**
   * That cannot be found out from here.
   *
   * @param why one clause
   */
  record Unknown(String why) implements Look {}

  static Look at(LoginProbe probe, Entry.Login login, SshPublicKey renterKey) {
    LoginProbe.Result result = probe.tryLogin(login.access(), login.key(), renterKey, DEADLINE);
    Optional<SshPublicKey> shown = result.hostKey();
    if (shown.isPresent() && !login.isShownBy(shown.get())) {
      return new AnotherHost(shown.get());
    }
    return switch (result.verdict()) {
      case ACCEPTED ->
          shown.<Look>map(Works::new).orElseGet(() -> new Unknown("it showed no host key"));
      case REFUSED ->
          shown.isPresent() ? new Refuses(result.detail()) : new Unknown(result.detail());
      case UNREACHABLE ->
          shown.isPresent() ? new Refuses(result.detail()) : new Silent(result.detail());
      case NO_ROUTE -> new Unknown(result.detail());
    };
  }
}
