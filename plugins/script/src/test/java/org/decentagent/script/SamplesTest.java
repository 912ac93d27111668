// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples make instances that a customer logs in to, and remove them whole. */
@Timeout(300)
final class SamplesTest {
  private static final ContractId CONTRACT = Workshop.contract(17);
  private static final String SHELL = "loopback.sh";
  private static final String PYTHON = "loopback.py";

  @TempDir Path folder;
  private final RenterLogin renter = new RenterLogin();

  /** A shop around a copy, since a checkout may belong to somebody else. */
  private Workshop shop(String sample) {
    boolean required =
        "true".equals(System.getenv("CI")) || "1".equals(System.getenv("DC_REQUIRE_DOCKER"));
    boolean possible =
        Files.isExecutable(Path.of("/usr/sbin/sshd"))
            && (sample.equals(SHELL) || isOnPath("python3"));
    assumeTrue(
        required || possible,
        sample + " did not run: it needs /usr/sbin/sshd (openssh-server) and python3");
    Path copy = folder.resolve(sample);
    try {
      Files.copy(Path.of("samples", sample), copy);
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
      return Workshop.around(
              Files.createDirectory(folder.resolve("shop")),
              copy,
              Files.createDirectory(folder.resolve("root")))
          .environment(System.getenv())
          .set("environment", List.of("PATH"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOnPath(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
  }

  private Instance ready(Workshop shop, ContractId contract) {
    Provisioned answer =
        shop.provisioner()
            .provision(shop.request(contract, renter.publicKey()), shop.steps(contract));
    assertThat(answer).isInstanceOf(Provisioned.Ready.class);
    return ((Provisioned.Ready) answer).instance();
  }

  /** Every process that has to do with this test's instances. */
  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(folder.resolve("root").toString()))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private List<String> instances() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("root").resolve("instances"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @AfterEach
  void endEveryServer() {
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void aCustomerLogsInWithTheKeyThatWasSoldAndNobodyElse(String sample) throws Exception {
    Workshop shop = shop(sample);

    Instance instance = ready(shop, CONTRACT);
    RenterLogin.Shown shown =
        renter.run(instance.ssh().orElseThrow(), "echo hello from $DC_INSTANCE");

    assertThat(shown.output()).isEqualTo("hello from " + Mark.of(CONTRACT));
    assertThat(instance.hostKey()).contains(shown.hostKey());
    assertThat(instance.ssh().orElseThrow().host()).isEqualTo("127.0.0.1");
    assertThatThrownBy(() -> new RenterLogin().run(instance.ssh().orElseThrow(), "id"))
        .hasMessageContaining("Auth fail");
    shop.requireProtocol();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void askedAgainItIsTheSameInstance(String sample) throws Exception {
    Workshop shop = shop(sample);
    Instance first = ready(shop, CONTRACT);

    Instance second = ready(shop, CONTRACT);

    assertThat(second.ssh()).isEqualTo(first.ssh());
    assertThat(second.hostKey()).isEqualTo(first.hostKey());
    assertThat(processes()).hasSize(1);
    assertThat(instances()).containsExactly(Mark.of(CONTRACT).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void everyInstanceIsFoundAndListedAsOurs(String sample) {
    Workshop shop = shop(sample);
    Instance one = ready(shop, CONTRACT);
    Instance other = ready(shop, Workshop.contract(18));
    ScriptProvisioner provisioner = shop.provisioner();

    Lookup found = provisioner.find(Mark.of(CONTRACT));
    Lookup absent = provisioner.find(Mark.of(Workshop.contract(19)));
    Inventory inventory = provisioner.inventory();

    assertThat(one.ssh()).isNotEqualTo(other.ssh());
    assertThat(found)
        .isInstanceOfSatisfying(
            Lookup.Found.class, seen -> assertThat(seen.instance().ssh()).isEqualTo(one.ssh()));
    assertThat(absent).isInstanceOf(Lookup.Absent.class);
    assertThat(((Inventory.Complete) inventory).identity()).isEqualTo(provisioner.identity());
    assertThat(((Inventory.Complete) inventory).resources())
        .hasSize(2)
        .allSatisfy(seen -> assertThat(seen.ownership()).isInstanceOf(Ownership.Ours.class));
    assertThat(provisioner.preflight())
        .noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    shop.requireProtocol();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void aSuspendedInstanceLetsNobodyInUntilItIsResumed(String sample) throws Exception {
    Workshop shop = shop(sample);
    Instance instance = ready(shop, CONTRACT).toBuilder().renterKey(renter.publicKey()).build();
    ScriptProvisioner provisioner = shop.provisioner();
    Suspension suspension = provisioner.capability(Suspension.class).orElseThrow();
    SuspensionRequest request = new SuspensionRequest(CONTRACT, instance.ref());

    Transition suspended = suspension.suspend(request, shop.steps(CONTRACT));
    int running = processes().size();
    Health down = provisioner.probe(instance);
    Transition resumed = suspension.resume(request, shop.steps(CONTRACT));
    RenterLogin.Shown shown = renter.run(instance.ssh().orElseThrow(), "echo back");

    assertThat(suspended).isEqualTo(new Transition.Done());
    assertThat(running).isZero();
    assertThat(down).isEqualTo(new Health.Down("its SSH server does not run"));
    assertThat(resumed).isEqualTo(new Transition.Done());
    assertThat(shown.output()).isEqualTo("back");
    assertThat(instance.hostKey()).contains(shown.hostKey());
    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Up.class);
    shop.requireProtocol();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void whatACustomerLeftRunningGoesWithTheInstance(String sample) throws Exception {
    Workshop shop = shop(sample);
    Instance instance = ready(shop, CONTRACT);
    String pid =
        renter
            .run(
                instance.ssh().orElseThrow(),
                "setsid sh -c 'trap \"\" TERM; while :; do sleep 1; done' >/dev/null 2>&1"
                    + " </dev/null & echo $!")
            .output();
    ScriptProvisioner provisioner = shop.provisioner();

    Removal removal =
        provisioner.terminate(Workshop.removal(CONTRACT, instance), shop.steps(CONTRACT));
    Removal again =
        provisioner.terminate(Workshop.removal(CONTRACT, instance), shop.steps(CONTRACT));

    assertThat(removal).isEqualTo(new Removal.Gone());
    assertThat(again).isEqualTo(new Removal.Gone());
    assertThat(processes()).isEmpty();
    assertThat(isRunning(Long.parseLong(pid))).isFalse();
    assertThat(instances()).isEmpty();
    assertThat(provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Absent.class);
    shop.requireProtocol();
  }

  /** A zombie that nobody has reaped yet does not run. */
  private static boolean isRunning(long pid) {
    try {
      return !Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  /** As under systemd, with a user of its own; here, where the tests run as root, it is nobody. */
  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void aSampleNeedsNoRights(String sample) throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && isOnPath("setpriv"),
        sample + " ran without rights in the other tests, or there is no setpriv");
    Workshop shop = shop(sample);
    UserPrincipal nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setOwner(folder.resolve(sample), nobody);
    Files.setOwner(folder.resolve("root"), nobody);
    Path body = shop.folder.resolve("body");
    Files.writeString(
        body,
        Files.readString(body)
            .replace("exec ", "exec setpriv --reuid=nobody --regid=65534 --clear-groups "));

    Instance instance = ready(shop, CONTRACT);
    List<String> made = instances();
    Removal removal =
        shop.provisioner()
            .terminate(
                new RemovalRequest(CONTRACT, Optional.of(instance.ref())), shop.steps(CONTRACT));

    assertThat(instance.ssh().orElseThrow().user()).isEqualTo("nobody");
    assertThat(made).containsExactly(Mark.of(CONTRACT).text());
    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(processes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void anInstanceOfAnotherAgentIsNotTouched(String sample) throws Exception {
    Workshop shop = shop(sample);
    Instance instance = ready(shop, CONTRACT);
    ScriptProvisioner stranger =
        (ScriptProvisioner)
            new ScriptFactory(System.getenv())
                .create(
                    new TestContext(
                        Workshop.BACKEND,
                        new Owner("cc".repeat(32), "pool-1", "dd".repeat(32)),
                        shop.settings(),
                        shop.clock,
                        shop.login));

    assertThat(stranger.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.NotOurs.class);
    assertThatThrownBy(() ->
            stranger.terminate(
                new RemovalRequest(CONTRACT, Optional.empty()), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(renter.run(instance.ssh().orElseThrow(), "echo still here").output())
        .isEqualTo("still here");
  }

  /** By itself too, not only because the plugin looks first. */
  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void theSampleItselfRefusesWhatBearsAnotherStamp(String sample) throws Exception {
    Workshop shop = shop(sample);
    ready(shop, CONTRACT);
    String request =
        "{\"protocol\":1,\"verb\":\"terminate\",\"mark\":\"%s\",\"agent\":\"%s\"}\n"
            .formatted(Mark.of(CONTRACT), "0".repeat(32));

    Process process =
        new ProcessBuilder(
                folder.resolve(sample).toString(), folder.resolve("root").toString(), "terminate")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String answer =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(114);
    assertThat(answer).contains("not_ours");
    assertThat(ProtocolSchema.faults("error", answer)).isEmpty();
    assertThat(processes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void endedAtAnyMomentItMakesOneInstanceAndLeavesNothing(String sample) throws Exception {
    Workshop shop = shop(sample);
    Set<String> outcomes = new HashSet<>();
    for (int millis = 30; millis <= 750; millis += 180) {
      ContractId contract = Workshop.contract(100 + millis);
      shop.set("deadline", millis + " ms");
      try {
        ready(shop, contract);
        outcomes.add("ready");
      } catch (ProvisioningException.UnknownOutcome | ProvisioningException.Retryable e) {
        outcomes.add("cut off");
      }
      shop.set("deadline", "30 s");
      Instance instance = ready(shop, contract);

      assertThat(processes()).as("cut off after %d ms", millis).hasSize(1);
      assertThat(instances()).containsExactly(Mark.of(contract).text());
      assertThat(renter.run(instance.ssh().orElseThrow(), "echo in").output()).isEqualTo("in");

      shop.set("deadline", millis + " ms");
      try {
        shop.provisioner().terminate(Workshop.removal(contract, instance), shop.steps(contract));
      } catch (ProvisioningException.UnknownOutcome | ProvisioningException.Retryable e) {
        outcomes.add("removal cut off");
      }
      shop.set("deadline", "30 s");
      assertThat(
              shop.provisioner()
                  .terminate(Workshop.removal(contract, instance), shop.steps(contract)))
          .isEqualTo(new Removal.Gone());
      assertThat(processes()).isEmpty();
      assertThat(instances()).isEmpty();
    }

    assertThat(outcomes).contains("cut off");
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void anInstanceThatWasReadyAndVanishedIsNotMadeAgain(String sample) throws Exception {
    Workshop shop = shop(sample);
    ready(shop, CONTRACT);
    processes().forEach(ProcessHandle::destroyForcibly);
    Path place = folder.resolve("root").resolve("instances");
    Files.move(place.resolve(Mark.of(CONTRACT).text()), folder.resolve("away"));

    assertThatThrownBy(() -> ready(shop, CONTRACT))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("had been ready");
    assertThat(instances()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, PYTHON})
  void callsForManyContractsAtOnceDoNotDisturbEachOther(String sample) throws Exception {
    Workshop shop = shop(sample);
    Set<Integer> ports = java.util.concurrent.ConcurrentHashMap.newKeySet();
    List<Thread> threads =
        Stream.of(1, 2, 3, 4)
            .map(number ->
                Thread.ofPlatform()
                    .start(() ->
                        ports.add(
                            ready(shop, Workshop.contract(number)).ssh().orElseThrow().port())))
            .toList();
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(60));
    }

    assertThat(ports).hasSize(4);
    assertThat(processes()).hasSize(4);
  }
}
