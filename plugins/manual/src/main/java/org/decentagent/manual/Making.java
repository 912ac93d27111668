// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.Steps;

/**
 * Has the operator make an instance, and believes what they enter only when the customer's login is
 * seen to work there, at a host with the key that was entered. Safe for use by many threads.
 */
final class Making {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
  private static final String ASKED = "asked";

  private final ProvisionerContext context;
  private final Ledger ledger;
  private final Tasks tasks;
  private final Function<String, List<InetAddress>> names;

  Making(
      ProvisionerContext context,
      Ledger ledger,
      Tasks tasks,
      Function<String, List<InetAddress>> names) {
    this.context = context;
    this.ledger = ledger;
    this.tasks = tasks;
    this.names = names;
  }

  Provisioned make(ProvisionRequest request, Steps steps) {
    Mark mark = request.mark();
    Entry entry = ledger.findOurs(mark).orElseGet(() -> ordered(request));
    return switch (entry.state()) {
      case RUNNING, STOPPED -> new Provisioned.Ready(instance(mark, entry));
      case ORDERED, REFUSED -> ask(request, entry, steps);
    };
  }

  private Instance instance(Mark mark, Entry entry) {
    return entry.instance(new InstanceRef(context.backend(), mark.text()));
  }

  private Entry ordered(ProvisionRequest request) {
    return Entry.ordered(
        request.stamp(request.mark().text()).line(),
        context.clock().instant(),
        request.renterKey());
  }

  private Provisioned ask(ProvisionRequest request, Entry entry, Steps steps) {
    // In this order: whoever may have been asked is in the ledger, and nobody else has to confirm.
    ledger.write(request.mark(), entry);
    if (!wasAsked(steps)) {
      steps.remember(ASKED, "yes");
    }
    OperatorTask task = tasks.make(request);
    Optional<OperatorAnswer> answer;
    try {
      answer = steps.ask(task);
    } catch (ProvisioningException.Permanent refused) {
      if (entry.login().isEmpty()) {
        ledger.write(request.mark(), entry.to(Entry.State.REFUSED));
      }
      throw refused;
    }
    return answer
        .map(given -> check(request, entry, given, steps))
        .orElseGet(() -> Waiting.provisioned(task));
  }

  /** Whether somebody may know of this contract. */
  static boolean wasAsked(Steps steps) {
    return steps.recall(ASKED).isPresent();
  }

  private Provisioned check(
      ProvisionRequest request, Entry entry, OperatorAnswer answer, Steps steps) {
    Entry.Login login =
        new Entry.Login(
            new SshAccess(
                answer.require(Tasks.ADDRESS),
                Integer.parseInt(answer.require(Tasks.PORT)),
                answer.require(Tasks.USER)),
            answer.require(Tasks.HOST_KEY));
    String task = Tasks.makeName(request);
    Optional<String> objection =
        ledger.rival(request.mark(), login).or(() -> unreachable(request, login));
    if (objection.isPresent()) {
      return again(steps, task, login.access() + " cannot be it: " + objection.get());
    }
    Entry entered = entry.entered(login, answer.find(Tasks.REFERENCE));
    ledger.write(request.mark(), entered);
    steps.progress("trying the login at " + login.access());
    return switch (Look.at(context.loginProbe(), login, request.renterKey())) {
      case Look.Works(var hostKey) -> {
        Entry seen = entered.seen(hostKey);
        ledger.write(request.mark(), seen);
        yield new Provisioned.Ready(instance(request.mark(), seen));
      }
      case Look.AnotherHost(var shown) ->
          again(
              steps,
              task,
              "at "
                  + login.access()
                  + " answers a host with the "
                  + shown.algorithm()
                  + " key "
                  + shown.fingerprint()
                  + ", and you entered "
                  + login.fingerprint()
                  + "; compare with its console: ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub");
      case Look.Refuses(var why) -> again(steps, task, login.access() + ": " + why);
      case Look.Silent(var why) -> patiently(steps, task, answer, login.access() + ": " + why);
      case Look.Unknown(var why) ->
          patiently(steps, task, answer, login.access() + " cannot be checked from here: " + why);
    };
  }

  /** Machines take a while to start. */
  private Provisioned patiently(Steps steps, String task, OperatorAnswer answer, String complaint) {
    Instant until = answer.at().plus(context.settings().get(ManualConfig.CHECK_FOR));
    return context.clock().instant().isBefore(until)
        ? new Provisioned.InProgress(TRY_AGAIN, "checking what was entered: " + complaint)
        : again(steps, task, complaint);
  }

  private static Provisioned again(Steps steps, String task, String complaint) {
    steps.askAgain(task, complaint);
    return new Provisioned.InProgress(
        Waiting.POLL, "awaiting operator, who was asked again: " + complaint);
  }

  /** A name may hide what an address would show. */
  private Optional<String> unreachable(ProvisionRequest request, Entry.Login login) {
    if (request.settings().get(ManualConfig.ALLOW_PRIVATE)) {
      return Optional.empty();
    }
    OperatorField onTheInternet =
        OperatorField.of(OperatorField.Kind.PUBLIC_ADDRESS, Tasks.ADDRESS, "Address");
    try {
      names.apply(login.access().host()).stream()
          .map(InetAddress::getHostAddress)
          .forEach(onTheInternet::parse);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          e.getMessage() + ", or set allow_private = true in [backend." + context.backend() + "]");
    }
  }
}
