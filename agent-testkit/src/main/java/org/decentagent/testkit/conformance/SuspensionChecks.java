// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.Steps;
import org.decentagent.spi.Visibility;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.testkit.rule.Rule;

/** Checks of stopping an instance and starting it again. */
final class SuspensionChecks {
  static final List<Check> ALL =
      List.of(
          Check.of(
              "suspension-keeps-the-instance",
              "A suspended instance is stopped, still listed and not up; resumed it is as it was.",
              SuspensionChecks::keeps,
              Rule.EVERYTHING,
              Rule.LOGIN),
          Check.of(
              "suspension-is-idempotent",
              "Suspending what is suspended and resuming what runs is a success, time after time.",
              SuspensionChecks::idempotent,
              Rule.REPEAT),
          Check.of(
              "suspension-spares-others",
              "A suspension for one contract does not stop the instance of another.",
              SuspensionChecks::others,
              Rule.STAMP),
          Check.of(
              "killed-suspension-is-made-good",
              "Killed before or after any durable step of suspending or resuming, it is made good.",
              SuspensionChecks::killed,
              Rule.WRITE_THEN_CALL));

  private SuspensionChecks() {}

  private static Suspension ability(Trial trial) {
    return trial
        .plugin()
        .capability(Suspension.class)
        .orElseThrow(() -> trial.refused("capability(Suspension) is empty"));
  }

  private static void suspend(Trial trial, ContractId contract, Instance instance)
      throws InterruptedException {
    change(trial, "suspend", contract, instance, (it, steps) -> ability(trial).suspend(it, steps));
  }

  private static void resume(Trial trial, ContractId contract, Instance instance)
      throws InterruptedException {
    change(trial, "resume", contract, instance, (it, steps) -> ability(trial).resume(it, steps));
  }

  private static void change(
      Trial trial,
      String verb,
      ContractId contract,
      Instance instance,
      BiFunction<SuspensionRequest, Steps, Transition> call)
      throws InterruptedException {
    SuspensionRequest request = new SuspensionRequest(contract, instance.ref());
    trial
        .patience()
        .change(
            trial.plugin(),
            verb,
            request,
            trial.memory(),
            () -> call.apply(request, trial.memory().open(contract)));
  }

  private static String keeps(Trial trial) throws InterruptedException {
    ability(trial);
    ContractId contract = trial.contract();
    Instance instance = trial.deliver(contract);
    suspend(trial, contract, instance);
    trial.settle();
    requireState(trial, contract, instance, InstanceState.STOPPED, "suspend");
    Health health =
        trial.plugin().probe(instance.toBuilder().renterKey(trial.session().renterKey()).build());
    trial.expect(!(health instanceof Health.Up), "probe of what is suspended", health, "not up");
    if (trial.plugin().visibility() == Visibility.ALL) {
      List<Observed> listed = trial.oursOf(contract);
      trial.expect(listed.size() == 1, "inventory() of what is suspended", listed, "still listed");
    }
    resume(trial, contract, instance);
    trial.settle();
    requireState(trial, contract, instance, InstanceState.RUNNING, "resume");
    return "";
  }

  private static void requireState(
      Trial trial, ContractId contract, Instance instance, InstanceState state, String done) {
    String expected = "the same instance, " + state + ", with the login it had";
    try {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(
          lookup instanceof Lookup.Found found
              && found.instance().ref().equals(instance.ref())
              && found.instance().state() == state
              && isKept(found.instance().ssh(), instance.ssh()),
          done + ", then find",
          lookup,
          expected);
    } catch (ProvisioningException.Retryable e) {
      trial.expect(!trial.canSearch(), done + ", then find", e, expected);
    }
  }

  private static boolean isKept(Optional<SshAccess> now, Optional<SshAccess> before) {
    return now.isEmpty() || now.equals(before);
  }

  private static String idempotent(Trial trial) throws InterruptedException {
    ability(trial);
    ContractId contract = trial.contract();
    Instance instance = trial.deliver(contract);
    for (int time = 0; time < 2; time++) {
      suspend(trial, contract, instance);
      suspend(trial, contract, instance);
      trial.settle();
      requireState(trial, contract, instance, InstanceState.STOPPED, "suspend, twice");
      resume(trial, contract, instance);
      resume(trial, contract, instance);
      trial.settle();
      requireState(trial, contract, instance, InstanceState.RUNNING, "resume, twice");
    }
    return "";
  }

  private static String others(Trial trial) throws InterruptedException {
    Suspension ability = ability(trial);
    ContractId served = trial.contract();
    Instance instance = trial.deliver(served);
    ContractId other = trial.contract();
    trial.settle();
    if (!trial.canSearch()) {
      throw trial.notRun("the plugin declares that its instances bear no stamps to tell them by");
    }
    SuspensionRequest request = new SuspensionRequest(other, instance.ref());
    try {
      Transition answer =
          trial
              .session()
              .hearing()
              .call("suspend", () -> ability.suspend(request, trial.memory().open(other)));
      trial.session().hearing().add(answer.toString());
    } catch (ProvisioningException e) {
      trial.session().hearing().add(String.valueOf(e.getMessage()));
    }
    trial.settle();
    requireState(
        trial, served, instance, InstanceState.RUNNING, "suspend of another contract at its id");
    return "";
  }

  private static String killed(Trial trial) throws InterruptedException {
    ability(trial);
    int kills =
        KillChecks.everywhere(
            trial,
            KillChecks.BOTH,
            (moment, write) -> {
              ContractId contract = trial.contract();
              Instance instance = trial.deliver(contract);
              moment.arm(trial, write);
              boolean killed =
                  trial.isKilled(() -> {
                    suspend(trial, contract, instance);
                    resume(trial, contract, instance);
                  });
              String done = "a suspension killed " + moment + " write " + (write + 1);
              suspend(trial, contract, instance);
              trial.settle();
              requireState(trial, contract, instance, InstanceState.STOPPED, done + ", suspend");
              resume(trial, contract, instance);
              trial.settle();
              requireState(trial, contract, instance, InstanceState.RUNNING, done + ", resume");
              trial.remove(contract);
              trial.isGone(contract);
              return killed;
            });
    return kills + " kills";
  }
}
