// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.LoginProbe.Verdict;
import org.decentagent.spi.SshPublicKey;

/** What one try to log in showed. Immutable. */
record LoginResult(Optional<SshPublicKey> hostKey, Verdict verdict, String detail)
    implements LoginProbe.Result {
  static LoginResult unreachable(String detail) {
    return new LoginResult(Optional.empty(), Verdict.UNREACHABLE, detail);
  }

  static LoginResult noRoute(String detail) {
    return new LoginResult(Optional.empty(), Verdict.NO_ROUTE, detail);
  }
}
