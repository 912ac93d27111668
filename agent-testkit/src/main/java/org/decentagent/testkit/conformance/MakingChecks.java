// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.rule.Rule;

/** Checks of making an instance and finding it again. */
final class MakingChecks {
  private static final int TIMES = 3;

  static final List<Check> ALL =
      List.of(
          Check.of(
              "ready-tells-the-login",
              "An instance that is ready runs, and says where and as whom its customer logs in.",
              MakingChecks::ready,
              Rule.LOGIN),
          Check.of(
              "probe-tells-up",
              "An instance that is ready lets its customer in.",
              MakingChecks::probe,
              Rule.LOGIN),
          Check.of(
              "probe-tries-the-very-login",
              "What is tried is the instance's own login, with its host key and its customer's key.",
              MakingChecks::veryLogin,
              Rule.LOGIN),
          Check.of(
              "provision-is-idempotent",
              "Called again for the same contract it answers with the same instance and makes"
                  + " nothing.",
              MakingChecks::idempotent,
              Rule.REPEAT),
          Check.of(
              "provision-goes-on-after-restarts",
              "An agent that restarts between any two calls gets one instance.",
              MakingChecks::restarts,
              Rule.WRITE_THEN_CALL,
              Rule.REPEAT),
          Check.of(
              "found-after-create",
              "What was made is found by its mark, in the state that it is in.",
              MakingChecks::found,
              Rule.LOOK_FIRST),
          Check.of(
              "external-id-round-trips",
              "The id that was reported is that of the listing, and leads a restarted agent back.",
              MakingChecks::roundTrip,
              Rule.ROUTE),
          Check.of(
              "inventory-is-complete",
              "The inventory shows every instance of ours once, under its own name.",
              MakingChecks::inventory,
              Rule.PROOF),
          Check.of(
              "inventory-spans-pages",
              "The inventory shows more instances than fit on one page of the backend's listing.",
              MakingChecks::pages,
              Rule.PROOF),
          Check.of(
              "instances-are-apart",
              "Two contracts have two instances with a login each.",
              MakingChecks::apart,
              Rule.REPEAT),
          Check.of(
              "lost-journal-makes-no-second",
              "Without any memory of it, provision finds the instance that is there.",
              MakingChecks::lostJournal,
              Rule.LOST_JOURNAL,
              Rule.REPEAT));

  private MakingChecks() {}

  private static String ready(Trial trial) throws InterruptedException {
    Instance instance = trial.deliver(trial.contract());
    trial.expect(
        instance.state() == InstanceState.RUNNING, "provision", instance, "a running instance");
    trial.expect(
        instance.ref().backend().equals(trial.subject().backend()),
        "provision",
        instance.ref(),
        "an instance of backend " + trial.subject().backend());
    trial.expect(instance.ssh().isPresent(), "provision", "ready without a login", "one");
    return instance.ssh().map(SshAccess::toString).orElse("");
  }

  private static String probe(Trial trial) throws InterruptedException {
    Instance instance = trial.deliver(trial.contract());
    Instance known = instance.toBuilder().renterKey(trial.session().renterKey()).build();
    for (int time = 0; true; time++) {
      switch (trial.plugin().probe(known)) {
        case Health.Up up -> {
          return "after " + up.latency();
        }
        case Health.Unknown(String why) -> {
          if (trial.subject().loginProbe() instanceof NoProbe) {
            throw trial.notRun("the subject has no login probe; the plugin says: " + why);
          }
          if (time == 60) {
            throw trial.failed("probe of " + instance.ref(), "unknown: " + why, "up");
          }
        }
        case Health.Down(String why) -> {
          if (time == 60) {
            throw trial.failed("probe of " + instance.ref(), "down: " + why, "up");
          }
        }
      }
      trial.pause(Duration.ofSeconds(5), "before the next probe of " + instance.ref());
    }
  }

  private static String veryLogin(Trial trial) throws InterruptedException {
    Instance instance = trial.deliver(trial.contract());
    SshPublicKey hostKey = instance.hostKey().orElseGet(() -> HostKey.generate().publicKey());
    SshPublicKey renterKey = trial.session().renterKey();
    List<HeardProbe.Attempt> before = trial.session().loginProbe().news();
    trial.plugin().probe(instance.toBuilder().hostKey(hostKey).renterKey(renterKey).build());
    List<HeardProbe.Attempt> tried = trial.session().loginProbe().news();
    if (tried.isEmpty()) {
      throw trial.notRun("the plugin tries no login, or not yet; before that " + before.size());
    }
    for (HeardProbe.Attempt attempt : tried) {
      trial.expect(
          attempt.hostKey().equals(Optional.of(hostKey))
              && attempt.renterKey().equals(renterKey)
              && instance.ssh().equals(Optional.of(attempt.access())),
          "probe of " + instance.ref(),
          "it tried " + attempt,
          instance.ssh().map(SshAccess::toString).orElse("no login")
              + ", with the host key and the customer's key of the instance");
    }
    return "";
  }

  private static String idempotent(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    InstanceRef first = trial.deliver(contract).ref();
    Extent before = trial.fresh();
    for (int time = 0; time < TIMES; time++) {
      trial.settle();
      InstanceRef again = trial.deliver(contract).ref();
      trial.expect(again.equals(first), "provision, again", again, "the first one: " + first);
    }
    requireOne(trial, contract, TIMES + " more calls of provision");
    trial.expect(
        trial.fresh().equals(before),
        TIMES + " more calls of provision",
        trial.fresh(),
        "as after the first: " + before);
    return "";
  }

  private static String restarts(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    Provisioner forgetful = new Restarting(trial);
    Instance instance =
        trial.patience().deliver(forgetful, trial.request(contract), trial.memory());
    InstanceRef again =
        trial.patience().deliver(forgetful, trial.request(contract), trial.memory()).ref();
    trial.expect(
        again.equals(instance.ref()),
        "provision after a restart",
        again,
        instance.ref().toString());
    requireOne(trial, contract, "provision with a restart before each call");
    return "";
  }

  static void requireOne(Trial trial, ContractId contract, String done) {
    if (trial.subject().truth().isEmpty() && !trial.canSearch()) {
      return;
    }
    int instances = trial.instances(contract);
    trial.expect(instances == 1, done, instances + " instances", "one instance");
  }

  private static String found(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    Instance made = trial.deliver(contract);
    trial.settle();
    try {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(
          lookup instanceof Lookup.Found found
              && found.instance().ref().equals(made.ref())
              && found.instance().state() == InstanceState.RUNNING,
          "find of contract " + contract.brief() + ", which has " + made.ref(),
          lookup,
          "found, and running");
      return "";
    } catch (ProvisioningException.Retryable e) {
      if (trial.canSearch()) {
        throw e;
      }
      throw trial.refused("find: " + e.getMessage());
    }
  }

  private static String roundTrip(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    InstanceRef ref = trial.deliver(contract).ref();
    trial.settle();
    trial.restart();
    if (trial.canSearch()) {
      List<String> listed = trial.oursOf(contract).stream().map(Observed::externalId).toList();
      trial.expect(
          listed.equals(List.of(ref.externalId())),
          "inventory() after " + ref + " was made",
          listed,
          "the same id, once");
    }
    InstanceRef restored = new InstanceRef(ref.backend(), ref.externalId());
    trial.remove(contract, Optional.of(restored));
    MakingChecks.requireGone(trial, contract, "terminate of " + restored);
    trial.isGone(contract);
    return ref.externalId();
  }

  /** Nothing of the contract is left, as far as anybody can tell. */
  static void requireGone(Trial trial, ContractId contract, String done)
      throws InterruptedException {
    Extent left = trial.fresh();
    trial.expect(left.isNothing(), done, left, "nothing is left on the backend");
    trial.settle();
    if (trial.canSearch()) {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(lookup instanceof Lookup.Absent, done + ", then find", lookup, "absent");
      List<Observed> listed = trial.listedFor(contract);
      trial.expect(listed.isEmpty(), done + ", then inventory()", listed, "not listed");
    }
  }

  private static String inventory(Trial trial) throws InterruptedException {
    ContractId first = trial.contract();
    ContractId second = trial.contract();
    Instance one = trial.deliver(first);
    Instance other = trial.deliver(second);
    trial.settle();
    List<String> ids = List.of(one.ref().externalId(), other.ref().externalId());
    List<String> listed =
        trial.inventory().resources().stream()
            .map(Observed::externalId)
            .filter(ids::contains)
            .sorted()
            .toList();
    trial.expect(
        listed.equals(ids.stream().sorted().toList()),
        "inventory() after two instances were made",
        listed,
        "both, once each: " + ids);
    if (!trial.canSearch()) {
      return "it answers though it need not";
    }
    for (ContractId contract : List.of(first, second)) {
      trial.expect(
          trial.oursOf(contract).size() == 1,
          "inventory(), contract " + contract.brief(),
          trial.inventory().resources(),
          "one instance of ours for it");
    }
    return "";
  }

  private static String pages(Trial trial) throws InterruptedException {
    long page =
        trial
            .subject()
            .pageSize()
            .orElseThrow(() -> trial.notRun("the subject names no page size"));
    Copies copies = trial.need(trial.subject().copies(), "copy instances");
    ContractId first = trial.contract();
    Instance instance = trial.deliver(first);
    List<String> expected = new ArrayList<>();
    expected.add(instance.ref().externalId());
    for (long i = 0; i < page; i++) {
      expected.add(trial.plant(() -> copies.copyOf(instance.ref().externalId())).externalId());
    }
    expected.add(trial.deliver(trial.contract()).ref().externalId());
    trial.settle();
    List<String> listed =
        trial.inventory().resources().stream()
            .map(Observed::externalId)
            .filter(expected::contains)
            .toList();
    trial.expect(
        listed.size() == expected.size() && listed.containsAll(expected),
        "inventory() of " + expected.size() + " instances with our stamp, " + page + " to a page",
        listed.size() + " are listed",
        "all of them");
    return expected.size() + " instances";
  }

  private static String apart(Trial trial) throws InterruptedException {
    Instance one = trial.deliver(trial.contract());
    trial.settle();
    Instance other = trial.deliver(trial.contract());
    trial.expect(
        !one.ref().equals(other.ref()),
        "provision of two contracts",
        "both have " + one.ref(),
        "two ids");
    List<String> logins =
        Stream.of(one, other)
            .flatMap(it -> it.ssh().stream())
            .map(it -> it.host() + " port " + it.port() + " as " + it.user())
            .toList();
    trial.expect(
        logins.stream().distinct().count() == logins.size(),
        "provision of two contracts",
        logins,
        "two logins");
    return "";
  }

  private static String lostJournal(Trial trial) throws InterruptedException {
    if (!trial.canSearch()) {
      throw trial.notRun("the plugin declares that nothing can be found again");
    }
    ContractId contract = trial.contract();
    InstanceRef first = trial.deliver(contract).ref();
    trial.settle();
    trial.restart();
    InstanceRef again = trial.deliver(contract, trial.blankMemory()).ref();
    trial.expect(
        again.equals(first), "provision without the journal", again, "the first one: " + first);
    requireOne(trial, contract, "provision without the journal");
    return "";
  }
}
