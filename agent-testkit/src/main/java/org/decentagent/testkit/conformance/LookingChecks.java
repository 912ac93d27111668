// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.testkit.rule.Rule;

/** Checks of what changes nothing. */
final class LookingChecks {
  static final List<Check> ALL =
      List.of(
          Check.of(
              "declarations-are-constant",
              "Type, settings, guarantee and settling time are the same at every question.",
              LookingChecks::constant,
              Rule.REPEAT),
          Check.of(
              "opens-without-the-backend",
              "A provisioner is made, and says honestly that it cannot look, while its backend is"
                  + " away.",
              LookingChecks::opens,
              Rule.LOOK_FIRST),
          Check.of(
              "identity-is-stable",
              "The backend says the same of who it is to every provisioner and in every listing.",
              LookingChecks::identity,
              Rule.LOOK_FIRST),
          Check.of(
              "preflight-finds-no-fault",
              "The configured backend has nothing that keeps contracts from being served.",
              LookingChecks::preflight,
              Rule.REFUSE),
          Check.of(
              "fits-what-it-makes",
              "What can be made is said to fit, before anything is promised.",
              LookingChecks::fits,
              Rule.REFUSE),
          Check.of(
              "absent-before-create",
              "A contract that was never served is absent, not found.",
              LookingChecks::absent,
              Rule.LOOK_FIRST),
          Check.of(
              "looking-changes-nothing",
              "Questions leave the backend as it is, however often they are asked.",
              LookingChecks::looking,
              Rule.STAMP),
          Check.of(
              "hostile-ids-are-harmless",
              "An id that no instance ever had is neither up nor found, and breaks nothing.",
              LookingChecks::hostile,
              Rule.ROUTE));

  private LookingChecks() {}

  private static String constant(Trial trial) {
    ProvisionerFactory factory = trial.subject().factory();
    trial.expect(
        factory.type().equals(factory.type()) && factory.type().matches("[a-z0-9_-]{1,40}"),
        "type(), twice",
        factory.type() + ", " + factory.type(),
        "one name of a-z, 0-9, '_' and '-'");
    trial.expect(
        keys(factory).equals(keys(factory)), "configSchema(), twice", keys(factory), "the same");
    for (ConfigKey<?> key : factory.configSchema().keys()) {
      trial.expect(
          !key.doc().isBlank(), "configSchema()", "no word about " + key, "a line about each");
    }
    Provisioner first = trial.plugin();
    Provisioner second = trial.openFor(trial.session().owner());
    List<Object> told = List.of(first.guarantee(), first.settlingTime());
    trial.expect(
        told.equals(List.of(second.guarantee(), second.settlingTime()))
            && told.equals(List.of(first.guarantee(), first.settlingTime())),
        "guarantee() and settlingTime() of two provisioners",
        told + ", " + second.guarantee() + ", " + second.settlingTime(),
        "the same");
    trial.expect(
        !first.settlingTime().isNegative(), "settlingTime()", first.settlingTime(), "0 or more");
    return first.guarantee() + ", settles in " + first.settlingTime();
  }

  private static List<String> keys(ProvisionerFactory factory) {
    return factory.configSchema().keys().stream().map(ConfigKey::name).toList();
  }

  private static String opens(Trial trial) {
    Troublemaker trouble = trial.troublemaker(Mishap.UNREACHABLE);
    trouble.begin(Mishap.UNREACHABLE, 0);
    Provisioner plugin = trial.plugin();
    try {
      BackendIdentity identity = plugin.identity();
      throw trial.failed(
          "identity() while the backend is away", "it answered " + identity, "Retryable");
    } catch (ProvisioningException.Retryable e) {
      return "";
    }
  }

  private static String identity(Trial trial) {
    BackendIdentity first = trial.plugin().identity();
    BackendIdentity second = trial.openFor(trial.session().owner()).identity();
    trial.expect(
        first.equals(second) && first.equals(trial.plugin().identity()),
        "identity() of two provisioners",
        first + ", " + second,
        "the same");
    if (trial.canSearch()) {
      BackendIdentity listed = trial.inventory().identity();
      trial.expect(
          first.equals(listed), "identity() and inventory()", first + ", " + listed, "the same");
    }
    return first.text();
  }

  private static String preflight(Trial trial) {
    List<Finding> findings = trial.plugin().preflight();
    List<Finding> errors =
        findings.stream().filter(it -> it.severity() == Finding.Severity.ERROR).toList();
    trial.expect(
        errors.isEmpty(),
        "preflight()",
        errors.stream().map(it -> it.evidence() + " (" + it.remedy() + ")").toList(),
        "no errors");
    return findings.size() + " findings, none of them an error";
  }

  private static String fits(Trial trial) {
    Fit fit = trial.plugin().fits(trial.request(trial.contract()));
    if (fit instanceof Fit.DoesNotFit(var code, String why)) {
      throw trial.failed("fits(…) of what the subject sells", code + ": " + why, "it fits");
    }
    return "";
  }

  private static String absent(Trial trial) {
    Mark mark = Mark.of(trial.contract());
    if (trial.canSearch()) {
      Lookup lookup = trial.plugin().find(mark);
      trial.expect(
          lookup instanceof Lookup.Absent, "find of a contract never served", lookup, "absent");
      return "";
    }
    try {
      Lookup lookup = trial.plugin().find(mark);
      trial.expect(
          !(lookup instanceof Lookup.Found),
          "find of a contract never served",
          lookup,
          "not found");
      return "it answers though it need not";
    } catch (ProvisioningException.Retryable e) {
      throw trial.refused("find: " + e.getMessage());
    }
  }

  private static String looking(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    Instance instance = trial.deliver(contract);
    Extent before = trial.fresh();
    List<String> seen = new ArrayList<>();
    for (int time = 0; time < 3; time++) {
      trial.plugin().identity();
      trial.plugin().fits(trial.request(trial.contract()));
      trial.plugin().preflight();
      trial.plugin().inventory();
      trial.plugin().probe(instance);
      try {
        Optional<InstanceState> state =
            trial.plugin().find(Mark.of(contract)) instanceof Lookup.Found(Instance found)
                ? Optional.of(found.state())
                : Optional.empty();
        seen.add(state.map(Enum::name).orElse("not found"));
      } catch (ProvisioningException.Retryable e) {
        trial.expect(!trial.canSearch(), "find of what was made", e, "found");
        seen.add("refused");
      }
    }
    Extent after = trial.fresh();
    trial.expect(
        after.equals(before), "every question, three times", after, "as before: " + before);
    trial.expect(
        seen.stream().distinct().count() == 1, "find, three times", seen, "the same state");
    return "";
  }

  private static String hostile(Trial trial) {
    for (String id : List.of("no-such-id-4711", "../../etc/passwd", "0; rm -rf /", "%00ä?x=1#")) {
      InstanceRef ref = new InstanceRef(trial.subject().backend(), id);
      Instance nobody =
          Instance.at(ref, InstanceState.RUNNING).renterKey(trial.session().renterKey()).build();
      Health health = trial.plugin().probe(nobody);
      trial.expect(
          !(health instanceof Health.Up),
          "probe of the id '" + id + "'",
          health,
          "down or unknown");
      ContractId contract = trial.contract();
      Extent before = trial.fresh();
      try {
        Removal answer =
            trial
                .plugin()
                .terminate(
                    new RemovalRequest(contract, Optional.of(ref)), trial.memory().open(contract));
        trial.session().hearing().add(answer.toString());
      } catch (ProvisioningException e) {
        trial.session().hearing().add(String.valueOf(e.getMessage()));
      }
      trial.expect(
          trial.fresh().equals(before),
          "terminate of the id '" + id + "'",
          trial.fresh(),
          "nothing");
    }
    return "";
  }
}
