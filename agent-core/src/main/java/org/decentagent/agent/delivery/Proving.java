// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import java.time.Duration;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.spi.Instance;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;

/** Tries the login as the customer will, and reports the instance only when that would succeed. */
public final class Proving implements Stage {
  private static final Duration TRY = Duration.ofSeconds(10);

  private final Desk desk;
  private final LoginProbe probe;
  private final Progress progress;
  private final Backoff patience;

  /**
   * With a way to try logins.
   *
   * @param patience how long to wait between tries
   */
  public Proving(Desk desk, LoginProbe probe, Progress progress, Backoff patience) {
    this.desk = desk;
    this.probe = probe;
    this.progress = progress;
    this.patience = patience;
  }

  @Override
  public Next advance(ContractRecord contract) {
    return desk.working(contract, backend -> tryLogin(contract));
  }

  private Next tryLogin(ContractRecord contract) {
    Instance instance = instanceOf(contract);
    SshAccess access = instance.ssh().orElseThrow();
    LoginProbe.Result result =
        probe.tryLogin(access, instance.hostKey(), contract.requireOrder().renterKey(), TRY);
    progress.tell(contract.id(), "trying the login at " + access.host());
    if (result.verdict() != LoginProbe.Verdict.ACCEPTED || result.hostKey().isEmpty()) {
      ContractRecord next =
          contract.troubled(Codes.NO_LOGIN, "cannot log in at " + access + ": " + result.detail());
      return new Next.Wait(
          Change.to(next), patience.after(next.trouble().map(Trouble::times).orElse(1)));
    }
    Instance proven = instance.toBuilder().hostKey(result.hostKey().get()).build();
    return new Next.Go(
        Change.to(contract.untroubled().copy().instance(proven).state(ContractState.READY).build())
            .report(Report.Kind.PROVISIONED, InstanceDetails.of(proven))
            .note("a customer can log in at " + access));
  }

  private static Instance instanceOf(ContractRecord contract) {
    return contract
        .instance()
        .orElseThrow(() -> new JournalException("contract " + contract.id() + " has no instance"));
  }
}
