// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;

/** Lets every tenant log in at once. Confined to one thread. */
final class LoginRound {
  private final List<Tenant> tenants;
  private final Board board;

  LoginRound(List<Tenant> tenants, Board board) {
    this.tenants = tenants;
    this.board = board;
  }

  /** How many could, while nobody else could. */
  int verify(List<Optional<ReportedAccess>> reported) {
    SshIdentity stranger = SshIdentity.generate();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<String>>> logins = new ArrayList<>();
      for (int i = 0; i < tenants.size(); i++) {
        Optional<ReportedAccess> access = reported.get(i);
        SshIdentity own = tenants.get(i).ssh();
        logins.add(
            threads.submit(() ->
                access.isEmpty()
                    ? Optional.of("was not delivered")
                    : new TenantLogin(access.get()).verify(own, stranger)));
      }
      return count(logins);
    }
  }

  private int count(List<Future<Optional<String>>> logins) {
    int verified = 0;
    for (int i = 0; i < logins.size(); i++) {
      Optional<String> wrong = await(logins.get(i));
      if (wrong.isEmpty()) {
        verified++;
        board.note("tenant " + tenants.get(i).number() + " got in, nobody else did");
      } else {
        board.tell("contract " + tenants.get(i).contract().brief() + ": " + wrong.get());
      }
    }
    return verified;
  }

  private static Optional<String> await(Future<Optional<String>> login) {
    try {
      return login.get();
    } catch (ExecutionException e) {
      return Optional.of("login failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }
}
