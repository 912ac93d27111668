// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/**
 * Looks at an SSH server over the network as its customer will. The renter's public key is offered
 * and no signature is made; the connection ends as soon as the server has said whether it would
 * accept the key. Nothing is read from or written to {@code known_hosts}. Safe for use by many
 * threads.
 */
public final class SshLoginProbe implements LoginProbe {
  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    LoginTry attempt = new LoginTry(access, hostKey, renterKey, Deadline.in(deadline));
    FutureTask<LoginResult> task = new FutureTask<>(attempt::run);
    // A thread of its own: looking up a name can neither be limited nor interrupted.
    Thread.ofVirtual().name("login-probe").start(task);
    try {
      return task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return attempt.outOfTime();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return LoginResult.noRoute("the try was interrupted, so nothing is known");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the login probe itself failed on " + access, e.getCause());
    } finally {
      attempt.cut();
    }
  }
}
