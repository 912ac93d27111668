// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.unit.Secret;
import org.decentagent.testkit.rule.Rule;

/** Checks of secrets, threads, parallel calls, and of what the run itself leaves. */
final class HousekeepingChecks {
  private static final int AT_ONCE = 4;
  private static final int LONGEST = 1000;

  static final List<Check> ALL =
      List.of(
          Check.of(
              "contracts-do-not-collide",
              "Contracts that are served at the same time have an instance each.",
              HousekeepingChecks::parallel,
              Rule.REPEAT),
          Check.of(
              "secrets-stay-secret",
              "No secret of the settings is printed, logged, remembered, or part of an answer or a failure.",
              HousekeepingChecks::secrets,
              Rule.SECRETS),
          Check.of(
              "messages-are-one-line",
              "A failure says in one line for the operator what was tried and why it failed.",
              HousekeepingChecks::messages,
              Rule.EFFECT),
          Check.of(
              "threads-end-with-close",
              "A provisioner that is closed leaves no thread behind, and its instances alone.",
              HousekeepingChecks::threads,
              Rule.PLUGINS),
          Check.of(
              "nothing-is-left",
              "After all checks the backend is as it was before them.",
              HousekeepingChecks::nothing,
              Rule.EVERYTHING));

  private HousekeepingChecks() {}

  private static String parallel(Trial trial) throws InterruptedException {
    if (trial.subject().operator().isPresent()) {
      throw trial.notRun("the operator does one thing after the other");
    }
    HeardProvisioner plugin = trial.plugin();
    Set<String> ids = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<ContractId> contracts = Stream.generate(trial::contract).limit(AT_ONCE).toList();
    List<Thread> threads =
        contracts.stream()
            .map(contract ->
                Thread.ofPlatform()
                    .name("conformance contract " + contract.brief())
                    .daemon()
                    .start(() -> {
                      try {
                        Instance instance =
                            trial
                                .patience()
                                .deliver(plugin, trial.request(contract), trial.memory());
                        ids.add(instance.ref().externalId());
                      } catch (RuntimeException | Ended e) {
                        failures.add(e);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        failures.add(e);
                      }
                    }))
            .toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      throw e;
    }
    for (Throwable failure : failures) {
      if (failure instanceof Ended ended) {
        throw ended;
      }
      throw trial.failed(
          "provision of " + AT_ONCE + " contracts at once", "it threw " + failure, "success");
    }
    trial.expect(
        ids.size() == AT_ONCE,
        "provision of " + AT_ONCE + " contracts at once",
        "the ids " + ids,
        AT_ONCE + " ids");
    for (ContractId contract : contracts) {
      trial.remove(contract);
      trial.isGone(contract);
    }
    trial.expect(trial.fresh().isNothing(), "their removal", trial.fresh(), "nothing is left");
    return "";
  }

  private static String secrets(Trial trial) throws InterruptedException {
    List<Secret> secrets =
        trial.subject().settings().schema().keys().stream()
            .filter(ConfigKey::isSecret)
            .flatMap(key -> trial.subject().settings().find(key).stream())
            .map(Secret.class::cast)
            .filter(it -> it.reveal().length() >= 4)
            .toList();
    if (secrets.isEmpty()) {
      throw trial.notRun("no setting with a secret is set");
    }
    try (StandardStreams streams = StandardStreams.overheard()) {
      ContractId contract = trial.contract();
      trial.restart();
      trial.deliver(contract);
      trial.plugin().preflight();
      trial.plugin().inventory();
      refusals(trial, contract);
      trial.memory().written(contract).forEach(trial.session().hearing()::add);
      trial.remove(contract);
      trial.isGone(contract);
      trial.session().hearing().add(trial.plugin().toString());
      trial.session().hearing().add(trial.subject().factory().toString());
      trial.restart();
      streams.lines().forEach(trial.session().hearing()::add);
    }
    List<String> logged = trial.subject().logTap().map(LogTap::lines).orElse(List.of());
    for (Secret secret : secrets) {
      for (List<String> texts : List.of(trial.session().hearing().said(), logged)) {
        Optional<String> leak =
            texts.stream().filter(it -> it.contains(secret.reveal())).findFirst();
        if (leak.isPresent()) {
          throw trial.failed(
              "everything that was answered, thrown, remembered, printed and logged",
              "a secret in: "
                  + leak.get()
                      .replace(secret.reveal(), "[the secret]")
                      .lines()
                      .findFirst()
                      .orElse(""),
              "no secret anywhere");
        }
      }
    }
    return secrets.size()
        + (trial.subject().logTap().isPresent() ? "; the log was read" : "; standard streams only");
  }

  private static String messages(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    trial.deliver(contract);
    refusals(trial, contract);
    List<String> messages = trial.session().hearing().messages();
    for (String message : messages) {
      trial.expect(
          !message.isBlank()
              && message.length() <= LONGEST
              && message.codePoints().noneMatch(Character::isISOControl),
          "the message of a failure",
          "'" + message + "'",
          "one line of at most " + LONGEST + " characters");
    }
    return messages.size() + " so far";
  }

  /** Failures tell more than answers, so each kind that can be had is had. */
  private static void refusals(Trial trial, ContractId contract) {
    for (Mishap mishap : List.of(Mishap.DENIED, Mishap.SERVER_ERROR, Mishap.UNREACHABLE)) {
      trial
          .subject()
          .troublemaker()
          .filter(it -> it.knows(mishap))
          .ifPresent(trouble -> {
            trouble.begin(mishap, 0);
            try {
              trial.plugin().preflight();
              trial.plugin().inventory();
              trial.plugin().find(Mark.of(contract));
            } catch (ProvisioningException e) {
              trial.session().hearing().add(mishap.name().toLowerCase(Locale.ROOT));
            } finally {
              trouble.end();
            }
          });
    }
  }

  private static String threads(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    oneLife(trial, trial.contract());
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    oneLife(trial, contract);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)) {
        thread.join(Duration.ofSeconds(3));
        trial.expect(
            !thread.isAlive(),
            "a life of an instance, then close()",
            "thread '" + thread.getName() + "' goes on",
            "every thread that was started has ended");
      }
    }
    return "";
  }

  private static void oneLife(Trial trial, ContractId contract) throws InterruptedException {
    trial.restart();
    InstanceRef made = trial.deliver(contract).ref();
    trial.plugin().preflight();
    trial.plugin().inventory();
    Extent open = trial.fresh();
    trial.close(trial.plugin());
    trial.expect(trial.fresh().equals(open), "close()", trial.fresh(), "as before: " + open);
    trial.restart();
    InstanceRef again = trial.deliver(contract).ref();
    trial.expect(again.equals(made), "close(), then provision", again, "the same: " + made);
    trial.remove(contract);
    trial.isGone(contract);
    trial.close(trial.plugin());
    trial.forgetPlugin();
  }

  private static String nothing(Trial trial) throws InterruptedException {
    trial.settle();
    List<String> left = trial.session().left();
    trial.expect(left.isEmpty(), "the clean-up after each check", left, "no trouble");
    Extent extent = Extent.of(trial.subject().truth()).since(trial.session().before());
    trial.expect(extent.isNothing(), "all checks", extent, "nothing is left on the backend");
    if (trial.plugin().inventory() instanceof Inventory.Complete(var identity, var resources)) {
      List<String> ours =
          resources.stream()
              .filter(it -> it.ownership() instanceof Ownership.Ours)
              .map(it -> it.externalId())
              .toList();
      trial.expect(ours.isEmpty(), "all checks, then inventory()", ours, "nothing of ours");
    }
    return trial.subject().truth().isPresent() ? "" : "as far as the plugin itself shows";
  }
}
