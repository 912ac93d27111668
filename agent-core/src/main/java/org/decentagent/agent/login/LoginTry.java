// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.util.Optional;
import org.decentagent.spi.LoginProbe.Verdict;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/**
 * One try to log in, up to the point where a customer would sign. Runs on one thread; {@link #cut}
 * may come from another.
 */
final class LoginTry {
  private final SshAccess access;
  private final SshPublicKey renterKey;
  private final ExpectedHostKey hostKey;
  private final OfferedKey offered;
  private final Line line;
  private final Deadline deadline;

  LoginTry(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Deadline deadline) {
    this.access = access;
    this.renterKey = renterKey;
    this.hostKey = new ExpectedHostKey(hostKey);
    this.offered = new OfferedKey(renterKey);
    this.line = new Line(deadline);
    this.deadline = deadline;
  }

  LoginResult run() {
    Session session = null;
    try {
      session = session();
      session.connect(Math.clamp(deadline.left().toMillis(), 1, Integer.MAX_VALUE));
      return result(Verdict.REFUSED, "the server lets anyone in without a key");
    } catch (JSchException | RuntimeException e) {
      return judge(e);
    } finally {
      if (session != null) {
        session.disconnect();
      }
      line.cut();
    }
  }

  /** Ends the try from another thread; its result is then of no interest. */
  void cut() {
    line.cut();
  }

  /** What can be said about a try that did not end in time. */
  LoginResult outOfTime() {
    if (!line.isConnected()) {
      return LoginResult.unreachable("no answer in time");
    }
    Answer answer = new Answer(line.firstWords());
    return new LoginResult(Optional.empty(), answer.verdict(), answer.silence());
  }

  private Session session() throws JSchException {
    Session session = new JSch().getSession(access.user(), access.host(), access.port());
    session.setSocketFactory(line);
    session.setIdentityRepository(offered);
    session.setHostKeyRepository(hostKey);
    session.setDaemonThread(true);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("prefer_known_host_key_types", "no");
    session.setConfig("server_host_key", hostKey.algorithms());
    session.setConfig("PreferredAuthentications", "publickey");
    session.setConfig("enable_pubkey_auth_query", "yes");
    session.setConfig(
        "PubkeyAcceptedAlgorithms",
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
            + "rsa-sha2-512,rsa-sha2-256");
    return session;
  }

  private LoginResult judge(Exception failure) {
    if (offered.wouldBeAccepted()) {
      return result(Verdict.ACCEPTED, "the server would accept the renter's key");
    }
    if (hostKey.isMismatch()) {
      return result(Verdict.REFUSED, "the server shows another host key than the recorded one");
    }
    if (hostKey.shown().isPresent() && isAuthFailure(failure)) {
      return result(Verdict.REFUSED, refusal());
    }
    Throwable root = rootOf(failure);
    if (!line.isConnected()) {
      return NotConnected.result(root);
    }
    Answer answer = new Answer(line.firstWords());
    return result(answer.verdict(), answer.failure(root));
  }

  private String refusal() {
    return "ssh-dss".equals(renterKey.algorithm())
        ? "the renter's key is of type ssh-dss, which SSH servers no longer accept;"
            + " the customer needs an ssh-ed25519 key"
        : "the server does not accept the renter's key for user " + access.user();
  }

  /** JSch has no type of its own for this. */
  private static boolean isAuthFailure(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("Auth fail")
        || message.startsWith("Auth cancel")
        || message.startsWith("USERAUTH fail");
  }

  private LoginResult result(Verdict verdict, String detail) {
    return new LoginResult(hostKey.shown(), verdict, detail);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
