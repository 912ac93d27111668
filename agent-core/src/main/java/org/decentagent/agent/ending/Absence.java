// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.Instance;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.Visibility;

/**
 * Looks for an instance that its backend says is gone, in every way that backend has. One that
 * lists nothing has only its own word; there nobody may answer any more with the instance's host
 * key either, and the two looks are further apart. Safe for use by many threads.
 */
final class Absence {
  /** What became of a machine that only answers slowly, or is just being started again, shows. */
  private static final Duration WITHOUT_LISTING = Duration.ofMinutes(10);

  private static final Duration TRY = Duration.ofSeconds(10);

  private final Looks looks;
  private final LoginProbe probe;

  Absence(Looks looks, LoginProbe probe) {
    this.looks = looks;
    this.probe = probe;
  }

  /** What a look showed. */
  sealed interface Seen {
    /**
     * It is not there.
     *
     * @param apart how long after this the second look counts, at least
     * @param proof what two such looks prove it by
     */
    record Nothing(Duration apart, String proof) implements Seen {}

    /** It may be there. */
    record Perhaps(String why) implements Seen {}

    /** The listing that will tell is made for many at once, and comes later. */
    record NotYet(Duration after) implements Seen {}
  }

  Seen look(ContractRecord contract, Backend backend) {
    return switch (backend.visibility()) {
      case Attempt.Failed<Visibility>(var reason) -> new Seen.Perhaps(reason.getMessage());
      case Attempt.Answered<Visibility>(Visibility visibility) ->
          switch (visibility) {
            case ALL ->
                switch (looks.look(contract, backend)) {
                  case Looks.Answer.NotYet(var after) -> new Seen.NotYet(after);
                  case Looks.Answer.Told(var shown) ->
                      found(contract, backend)
                          .or(() -> shown.mayShow(contract))
                          .<Seen>map(Seen.Perhaps::new)
                          .orElseGet(() ->
                              new Seen.Nothing(
                                  backend.profile().settlingTime(),
                                  "two looks by id and two complete listings lack it"));
                };
            case EACH ->
                found(contract, backend)
                    .or(() -> answers(contract))
                    .<Seen>map(Seen.Perhaps::new)
                    .orElseGet(() -> silence("two looks by id and by mark lack it"));
            case NOTHING ->
                answers(contract)
                    .<Seen>map(Seen.Perhaps::new)
                    .orElseGet(() -> silence("its backend said so twice"));
          };
    };
  }

  private static Seen silence(String proof) {
    return new Seen.Nothing(
        WITHOUT_LISTING, proof + ", and nobody answers with its host key any more");
  }

  private static Optional<String> found(ContractRecord contract, Backend backend) {
    return switch (backend.find(Mark.of(contract.id()))) {
      case Attempt.Answered<Lookup>(Lookup.Absent absent) -> Optional.empty();
      case Attempt.Answered<Lookup>(Lookup.Found found) ->
          Optional.of("it is found again as " + found.instance());
      case Attempt.Answered<Lookup>(Lookup.NotOurs notOurs) ->
          Optional.empty(); // the listing tells whose it is
      case Attempt.Failed<Lookup>(var reason) -> Optional.of(reason.getMessage());
    };
  }

  /** Why somebody may still be logging in; empty when nobody can, or nobody ever could. */
  private Optional<String> answers(ContractRecord contract) {
    Optional<SshAccess> access = contract.instance().flatMap(Instance::ssh);
    Optional<SshPublicKey> hostKey = contract.instance().flatMap(Instance::hostKey);
    Optional<SshPublicKey> renter = contract.instance().flatMap(Instance::renterKey);
    if (access.isEmpty() || renter.isEmpty()) {
      return Optional.empty();
    }
    LoginProbe.Result result = probe.tryLogin(access.get(), hostKey, renter.get(), TRY);
    return switch (result.verdict()) {
      case ACCEPTED -> Optional.of("its customer can still log in at " + access.get());
      case UNREACHABLE -> Optional.empty();
      case NO_ROUTE ->
          Optional.of(
              "whether "
                  + access.get()
                  + " still answers cannot be seen from here: "
                  + result.detail());
      case REFUSED ->
          hostKey.isPresent() && result.hostKey().isPresent() && !result.hostKey().equals(hostKey)
              ? Optional.empty() // the address has gone to somebody else
              : Optional.of(access.get() + " still answers: " + result.detail());
    };
  }
}
