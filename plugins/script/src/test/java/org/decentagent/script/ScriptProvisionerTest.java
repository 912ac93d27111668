// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each verb does when all goes well. */
@Timeout(180)
final class ScriptProvisionerTest {
  private static final ContractId CONTRACT = Workshop.contract(17);

  @TempDir Path folder;
  private Workshop shop;
  private ScriptProvisioner provisioner;

  @BeforeEach
  void open() {
    shop = Workshop.with(folder, Bodies.WHOLE);
    provisioner = shop.provisioner();
  }

  @AfterEach
  void everyDocumentIsAsTheSchemaSays() {
    shop.requireProtocol();
  }

  private Instance ready() {
    Provisioned answer = provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    assertThat(answer).isInstanceOf(Provisioned.Ready.class);
    return ((Provisioned.Ready) answer).instance();
  }

  @Test
  void anInstanceIsMadeAsTheProgramTells() {
    Instance instance = ready();

    assertThat(instance.ref()).isEqualTo(Workshop.ref("id-" + Mark.of(CONTRACT)));
    assertThat(instance.state()).isEqualTo(InstanceState.RUNNING);
    assertThat(instance.ssh()).contains(new SshAccess("host.example.org", 2222, "root"));
    assertThat(instance.hostKey()).contains(Workshop.KEY);
    assertThat(instance.ipv4()).contains("198.51.100.7");
    assertThat(instance.details()).containsEntry("plan", "small");
    assertThat(shop.things()).containsExactly(Mark.of(CONTRACT).text());
    assertThat(shop.memory.children(CONTRACT)).hasSize(1);
  }

  @Test
  void theProgramIsToldAllThatWasSold() {
    shop.set("parameters", List.of("plan=small", "zone=b"));

    ready();

    assertThat(shop.requests("provision"))
        .singleElement()
        .asString()
        .contains("\"deadline_seconds\":240")
        .contains("\"contract\":\"" + CONTRACT.hex() + "\"")
        .contains("\"token\":\"" + Mark.of(CONTRACT) + "-1\"")
        .contains("\"cpu_cores\":2", "\"memory_bytes\":536870912", "\"storage_bytes\":10737418240")
        .contains("\"renter_key\":\"" + Workshop.KEY + "\"")
        .contains("\"ends_at\":\"2026-12-25T08:00:00Z\"")
        .contains("\"parameters\":[\"plan=small\",\"zone=b\"]")
        .doesNotContain("\": ");
  }

  @Test
  void whatTheProgramSaysMeanwhileIsShownToTheOperator() {
    ready();

    assertThat(shop.memory.progress(CONTRACT)).contains("making " + Mark.of(CONTRACT));
  }

  @Test
  void askedAgainItAnswersWithTheSameInstance() {
    Instance first = ready();

    Instance second = ready();

    assertThat(second.ref()).isEqualTo(first.ref());
    assertThat(shop.things()).hasSize(1);
    assertThat(shop.requests("provision").getLast())
        .contains("\"external_id\":\"" + first.ref().externalId() + "\"");
  }

  @Test
  void aSlowProgramIsAskedAgainAndGetsItsStateBack() {
    shop.body(Bodies.SLOW);

    Provisioned first = provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    Provisioned second = provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));

    assertThat(first).isEqualTo(new Provisioned.InProgress(Duration.ofSeconds(3), "cloning"));
    assertThat(second).isInstanceOf(Provisioned.Ready.class);
    assertThat(shop.memory.remembered(CONTRACT))
        .containsEntry("state", "{\\\"task\\\":7}".replace("\\", ""));
  }

  @Test
  void whatIsOnlyHalfMadeIsRemovedByItsIdThoughNoLookShowsIt() {
    shop.body(
        Bodies.WHOLE.replace(
            "provision)",
            "provision) echo '{\"status\":\"in_progress\",\"check_after_seconds\":3,"
                + "\"instance\":{\"external_id\":\"half-7\"}}' ;;\nother)"));

    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    Removal removal =
        provisioner.terminate(new RemovalRequest(CONTRACT, Optional.empty()), shop.steps(CONTRACT));

    assertThat(removal).isEqualTo(new Removal.Gone());
    assertThat(shop.requests("terminate"))
        .singleElement()
        .asString()
        .contains("\"external_id\":\"half-7\"");
  }

  @Test
  void anInstanceIsFoundByItsMarkOnlyWhereThereIsOne() {
    Lookup before = provisioner.find(Mark.of(CONTRACT));
    Instance instance = ready();

    Lookup after = provisioner.find(Mark.of(CONTRACT));

    assertThat(before).isInstanceOf(Lookup.Absent.class);
    assertThat(after)
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            found -> assertThat(found.instance().ref()).isEqualTo(instance.ref()));
  }

  @Test
  void whatIsStoppedIsShownAsStopped() {
    ready();
    shop.body(Bodies.WHOLE.replace("\"state\":\"running\"", "\"state\":\"stopped\""));

    Lookup found = provisioner.find(Mark.of(CONTRACT));

    assertThat(found)
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            it -> assertThat(it.instance().state()).isEqualTo(InstanceState.STOPPED));
  }

  @Test
  void withoutFindTheInventoryIsLookedThrough() {
    ready();
    shop.body(Bodies.WHOLE.replace("\"find\",", ""));
    shop.clock.advance(Duration.ofMinutes(2));

    Lookup there = provisioner.find(Mark.of(CONTRACT));
    Lookup other = provisioner.find(Mark.of(Workshop.contract(18)));

    assertThat(there).isInstanceOf(Lookup.Found.class);
    assertThat(other).isInstanceOf(Lookup.Absent.class);
    assertThat(shop.requests("find")).isEmpty();
  }

  @Test
  void theInventoryTellsWhoseEachInstanceIs() {
    Instance instance = ready();

    Inventory inventory = provisioner.inventory();

    assertThat(inventory).isInstanceOf(Inventory.Complete.class);
    Inventory.Complete complete = (Inventory.Complete) inventory;
    assertThat(complete.identity()).isEqualTo(new BackendIdentity("shed 1"));
    assertThat(complete.resources()).hasSize(1);
    Observed seen = complete.resources().getFirst();
    assertThat(seen.externalId()).isEqualTo(instance.ref().externalId());
    assertThat(seen.ownership())
        .isInstanceOfSatisfying(
            Ownership.Ours.class, ours -> assertThat(ours.stamp().contract()).isEqualTo(CONTRACT));
  }

  @Test
  void theInventoryTellsHowOldEachInstanceIs() {
    shop.body(
        Bodies.WHOLE.replace(
            "inventory)",
            "inventory) echo '{\"status\":\"complete\",\"identity\":\"shed 1\",\"instances\":["
                + "{\"external_id\":\"x\",\"name\":\"dc-x\",\"state\":\"running\","
                + "\"created_at\":\"2026-11-25T08:00:00Z\"}]}' ;;\nother)"));

    Inventory inventory = provisioner.inventory();

    assertThat(((Inventory.Complete) inventory).resources())
        .singleElement()
        .satisfies(seen -> assertThat(seen.createdAt()).isEqualTo("2026-11-25T08:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"find\",\"inventory\",", "\"inventory\","})
  void whatIsLeftOfAnInstanceIsListedAndIsNoInstance(String verbs) {
    ready();
    shop.body(
        Bodies.WHOLE
            .replace("\"find\",\"inventory\",", verbs)
            .replace("\"state\":\"running\"", "\"state\":\"remains\""));

    Inventory inventory = provisioner.inventory();
    Lookup lookup = provisioner.find(Mark.of(CONTRACT));

    assertThat(((Inventory.Complete) inventory).resources())
        .singleElement()
        .extracting(Observed::state)
        .isEqualTo(InstanceState.REMAINS);
    assertThat(lookup).isInstanceOf(Lookup.Absent.class);
  }

  @Test
  void aProgramThatCannotSeeEverythingProvesNothing() {
    shop.body(
        Bodies.WHOLE.replace(
            "inventory)",
            "inventory) echo '{\"status\":\"incomplete\",\"why\":\"page 2 is missing\"}' ;;\nother)"));

    assertThat(provisioner.inventory())
        .isEqualTo(
            new Inventory.Unavailable(
                "the program says that it could not look at everything: page 2 is missing"));
  }

  @Test
  void partOfAListingIsNoListingAndNoProofOfAbsence() {
    shop.body(
        Bodies.WHOLE
            .replace("\"find\",", "")
            .replace(
                "inventory)",
                "inventory) echo '{\"status\":\"incomplete\",\"why\":\"page 2 is missing\","
                    + "\"identity\":\"shed 1\",\"instances\":[]}' ;;\nother)"));

    Inventory inventory = provisioner.inventory();

    assertThat(inventory).isInstanceOf(Inventory.Unavailable.class);
    assertThatThrownBy(() -> provisioner.find(Mark.of(CONTRACT)))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("page 2 is missing");
  }

  @Test
  void anUndeclaredInventoryIsUnavailable() {
    shop.body(Bodies.WHOLE.replace("\"inventory\",", ""));

    assertThat(provisioner.inventory())
        .isEqualTo(new Inventory.Unavailable("the program does not declare inventory"));
  }

  @Test
  void aRemovedInstanceIsGoneAndForgotten() {
    Instance instance = ready();

    Removal removal =
        provisioner.terminate(Workshop.removal(CONTRACT, instance), shop.steps(CONTRACT));
    Removal again =
        provisioner.terminate(Workshop.removal(CONTRACT, instance), shop.steps(CONTRACT));

    assertThat(removal).isEqualTo(new Removal.Gone());
    assertThat(again).isEqualTo(new Removal.Gone());
    assertThat(shop.things()).isEmpty();
    assertThat(shop.memory.children(CONTRACT)).isEmpty();
    assertThat(shop.requests("terminate").getFirst())
        .contains(
            "\"stamp\":\"org.decentagent.agent=",
            "\"external_id\":\"" + instance.ref().externalId());
  }

  @Test
  void aRemovalThatTakesTimeIsAskedForAgain() {
    Instance instance = ready();
    shop.body(
        Bodies.WHOLE.replace(
            "terminate)",
            "terminate) echo '{\"status\":\"in_progress\",\"check_after_seconds\":9}' ;;\nother)"));

    Removal removal =
        provisioner.terminate(Workshop.removal(CONTRACT, instance), shop.steps(CONTRACT));

    assertThat(removal).isEqualTo(new Removal.InProgress(Duration.ofSeconds(9)));
    assertThat(shop.memory.children(CONTRACT)).hasSize(1);
  }

  @Test
  void aRemovalThatTakesTimeGetsItsStateBack() {
    Instance instance = ready();
    shop.body(
        Bodies.WHOLE.replace(
            "terminate)",
            "terminate) echo"
                + " '{\"status\":\"in_progress\",\"check_after_seconds\":9,\"state\":\"task 7\"}'"
                + " ;;\nother)"));

    provisioner.terminate(Workshop.removal(CONTRACT, instance), shop.steps(CONTRACT));
    provisioner.terminate(Workshop.removal(CONTRACT, instance), shop.steps(CONTRACT));

    assertThat(shop.requests("terminate"))
        .hasSize(2)
        .filteredOn(request -> request.contains("\"state\":\"task 7\""))
        .hasSize(1);
  }

  @Test
  void aLoginAndTheProgramsWordMakeAnInstanceUp() {
    Instance instance = ready().toBuilder().renterKey(Workshop.KEY).build();

    Health up = provisioner.probe(instance);
    shop.login.verdict = LoginProbe.Verdict.REFUSED;
    Health noLogin = provisioner.probe(instance);
    shop.body(
        Bodies.WHOLE.replace(
            "{\"status\":\"up\"}", "{\"status\":\"down\",\"why\":\"it paniced\"}"));
    Health down = provisioner.probe(instance);

    assertThat(up).isInstanceOf(Health.Up.class);
    assertThat(noLogin).isInstanceOf(Health.Down.class);
    assertThat(down).isEqualTo(new Health.Down("it paniced"));
  }

  @Test
  void aProgramThatFailsToLookAtAnInstanceSaysNothingAboutIt() {
    Instance instance = ready().toBuilder().renterKey(Workshop.KEY).build();
    shop.body(Bodies.WHOLE.replace("echo '{\"status\":\"up\"}'", "fail 110 busy 'no connection'"));

    Health health = provisioner.probe(instance);

    assertThat(health)
        .isInstanceOfSatisfying(
            Health.Unknown.class, unknown -> assertThat(unknown.why()).endsWith("no connection"));
  }

  @Test
  void aSuspensionIsAnAbilityOfProgramsThatDeclareIt() {
    Instance instance = ready();
    SuspensionRequest request = new SuspensionRequest(CONTRACT, instance.ref());

    Suspension suspension = provisioner.capability(Suspension.class).orElseThrow();
    Transition suspended = suspension.suspend(request, shop.steps(CONTRACT));
    Transition resumed = suspension.resume(request, shop.steps(CONTRACT));
    shop.body(Bodies.WHOLE.replace("\"suspend\",\"resume\",", ""));

    assertThat(suspended)
        .isEqualTo(new Transition.InProgress(Duration.ofSeconds(2), "shutting down"));
    assertThat(resumed).isEqualTo(new Transition.Done());
    shop.clock.advance(Duration.ofMinutes(2));
    assertThat(provisioner.capability(Suspension.class)).isEmpty();
  }

  @Test
  void theBackendsSizeIsToldWhereTheProgramKnowsIt() {
    CapacityReport report = provisioner.capability(CapacityReport.class).orElseThrow();

    CapacityReport.Capacity capacity = report.capacity();

    assertThat(capacity.cpuThreads()).isEqualTo(8);
    assertThat(capacity.memoryFree()).isEqualTo(new MemorySize(1024));
    assertThat(capacity.cpuModel()).contains("Shed CPU");
    assertThat(capacity.storage())
        .containsExactly(
            new CapacityReport.Pool("a", "dir", new StorageSize(9), new StorageSize(1)));
  }

  @Test
  void whatDoesNotFitIsLeftAlone() {
    Fit fits = provisioner.fits(shop.request(CONTRACT));
    shop.body(
        Bodies.WHOLE.replace(
            "{\"status\":\"fits\"}",
            "{\"status\":\"does_not_fit\",\"code\":\"full\",\"why\":\"add a disk\"}"));
    Fit doesNot = provisioner.fits(shop.request(CONTRACT));

    assertThat(fits).isEqualTo(new Fit.Fits());
    assertThat(doesNot).isEqualTo(new Fit.DoesNotFit(new FailureCode("script/full"), "add a disk"));
  }

  @Test
  void theProgramsOwnChecksAreShown() {
    List<Finding> findings = provisioner.preflight();

    assertThat(findings)
        .containsExactly(
            new Finding(
                new FailureCode("script/disk_low"),
                Finding.Severity.WARNING,
                "2 GB are free",
                "instances fill it",
                "add a disk"));
  }

  @Test
  void theGuaranteeIsTheConfigurations() {
    assertThat(provisioner.guarantee()).isEqualTo(CreateGuarantee.CLIENT_TOKEN);
    assertThat(shop.set("guarantee", "none").provisioner().guarantee())
        .isEqualTo(CreateGuarantee.NONE);
    assertThat(provisioner.settlingTime()).isEqualTo(Duration.ofSeconds(10));
    assertThat(provisioner.identity()).isEqualTo(new BackendIdentity("shed 1"));
    assertThat(provisioner.capability(Suspension.class)).isNotEqualTo(Optional.empty());
  }
}
