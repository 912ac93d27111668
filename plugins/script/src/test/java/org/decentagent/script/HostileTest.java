// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values that want to be executed, and programs that answer for what is not theirs. */
@Timeout(180)
final class HostileTest {
  private static final ContractId CONTRACT = Workshop.contract(17);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> HOSTILE =
      List.of(
          "$(touch injected)",
          "`touch injected`",
          "'; touch injected; '",
          "\"; touch injected; \"",
          "a\nmark\":\"dc-other\"\nb",
          "\",\"mark\":\"dc-other",
          "\\\",\\\"mark\\\":\\\"dc-other",
          "-rf /",
          "%s%n %d",
          "<script>alert(1)</script>&amp;",
          "caf\u00e9 \u202e \u0000\u0007 \ud83d\ude00",
          "\t* ?");

  @TempDir Path folder;

  @Test
  void hostileParametersReachTheProgramExactlyAndAreNeverExecuted() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE).set("parameters", HOSTILE);

    Provisioned answer = shop.provisioner().provision(shop.request(CONTRACT), shop.steps(CONTRACT));

    JsonNode request = JSON.readTree(shop.requests("provision").getFirst());
    assertThat(request.get("parameters").valueStream().map(JsonNode::asString).toList())
        .isEqualTo(HOSTILE);
    assertThat(shop.requests("provision").getFirst().strip().lines()).hasSize(1);
    assertThat(answer).isInstanceOf(Provisioned.Ready.class);
    assertThat(shop.things()).containsExactly(Mark.of(CONTRACT).text());
    assertThat(folder.resolve("injected")).doesNotExist();
    shop.requireProtocol();
  }

  @Test
  void hostileStateAndDetailsComeBackExactly() {
    String state = "$(touch injected)\n\"}{\u0000\u202e";
    Workshop shop =
        Workshop.with(
            folder,
            Bodies.WHOLE
                .replace("\"plan\":\"small\"", "\"plan\":\"$(touch injected) <b>\\\\n\"")
                .replace(
                    "{\"status\":\"ready\",",
                    "{\"status\":\"ready\",\"state\":\"$(touch injected)\\\\n\\\\\"}{\\\\u0000\\\\u202e\","));
    ScriptProvisioner provisioner = shop.provisioner();

    Provisioned first = provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));

    Instance instance = ((Provisioned.Ready) first).instance();
    assertThat(instance.details()).containsEntry("plan", "$(touch injected) <b>\n");
    assertThat(shop.memory.remembered(CONTRACT)).containsEntry("state", state);
    assertThat(
            JSON.readTree(
                    shop.requests("provision").stream()
                        .filter(request -> request.contains("\"state\""))
                        .findFirst()
                        .orElseThrow())
                .get("state")
                .asString())
        .isEqualTo(state);
    assertThat(folder.resolve("injected")).doesNotExist();
  }

  @Test
  void aMessageOfTheProgramStaysOneShownLine() {
    Workshop shop =
        Workshop.with(
            folder,
            Bodies.WHOLE.replace(
                "provision)",
                "provision) printf '{\"error\":{\"code\":\"BAD CODE\\\\n\",\"message\":\"one\\\\ntwo\\\\u001b[31m %s\"}}' \"$(printf '%5000s' x)\"; exit 110 ;;\nother)"));

    assertThatThrownBy(
            () -> shop.provisioner().provision(shop.request(CONTRACT), shop.steps(CONTRACT)))
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            failure -> {
              assertThat(failure.code().text()).isEqualTo("script/retryable");
              assertThat(failure.getMessage()).contains("one two [31m").hasSizeLessThan(500);
              assertThat(failure.getMessage().chars().anyMatch(Character::isISOControl)).isFalse();
            });
  }

  @Test
  void anInstanceWithoutTheStampIsNotTakenForOurs() {
    Workshop shop =
        Workshop.with(folder, Bodies.WHOLE.replace("\"stamp\":\"%s\"", "\"ignored\":\"%s\""));
    ScriptProvisioner provisioner = shop.provisioner();

    assertThatThrownBy(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("without the stamp");
    assertThat(provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.NotOurs.class);
  }

  @Test
  void anOddStrangerInAListingHidesNobodyElse() {
    Workshop shop = listingBesides("{\"external_id\":\"web\\\\n1\",\"state\":\"running\"}");
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));

    Inventory listing = provisioner.inventory();

    assertThat(listing)
        .isInstanceOfSatisfying(
            Inventory.Complete.class,
            complete ->
                assertThat(complete.resources())
                    .extracting(Observed::name)
                    .containsExactly(Mark.of(CONTRACT).text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"external_id\":\"web\\\\n1\",\"stamp\":\"x\"",
        "\"external_id\":\"web\\\\n1\",\"labels\":{\"org.decentagent.agent\":\"x\"}",
        "\"external_id\":\"web\\\\n1\",\"name\":\"dc-x\"",
        "\"external_id\":\"\\\\ndc-x\""
      })
  void anOddOneThatMayBeOursLeavesTheListingUnreadAndIsNamed(String members) {
    ScriptProvisioner provisioner = listingBesides("{" + members + "}").provisioner();

    Inventory listing = provisioner.inventory();

    assertThat(listing)
        .isInstanceOfSatisfying(
            Inventory.Unavailable.class,
            unavailable ->
                assertThat(unavailable.why())
                    .containsPattern("instance 1 of the listing \\((web 1|dc-x)\\) cannot be read")
                    .contains("'instance.external_id' has control characters"));
  }

  @Test
  void anOddOneUnderAnIdThatMayBeKnownLeavesTheListingUnread() {
    ScriptProvisioner provisioner =
        listingBesides("{\"external_id\":\"web-1\",\"ipv4\":\"odd\"}").provisioner();

    assertThat(provisioner.inventory())
        .isInstanceOfSatisfying(
            Inventory.Unavailable.class,
            unavailable ->
                assertThat(unavailable.why())
                    .contains("instance 1 of the listing (web-1) cannot be read"));
  }

  private Workshop listingBesides(String instance) {
    return Workshop.with(
        folder, Bodies.WHOLE.replace("comma=\n", "printf '" + instance + "'; comma=,\n"));
  }

  @Test
  void aNamesakeInAListingIsToldAndOursComesBeforeIt() {
    String namesake =
        "{\"external_id\":\"a-1\",\"name\":\"%s\",\"state\":\"running\"}"
            .formatted(Mark.of(CONTRACT));
    Workshop shop =
        Workshop.with(
            folder,
            Bodies.WHOLE
                .replace("\"find\",", "")
                .replace("comma=\n", "printf '" + namesake + "'; comma=,\n"));
    ScriptProvisioner provisioner = shop.provisioner();

    Lookup alone = provisioner.find(Mark.of(CONTRACT));
    shop.body(Bodies.WHOLE);
    shop.provisioner().provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    shop.body(
        Bodies.WHOLE
            .replace("\"find\",", "")
            .replace("comma=\n", "printf '" + namesake + "'; comma=,\n"));
    Lookup beside = shop.provisioner().find(Mark.of(CONTRACT));

    assertThat(alone).isInstanceOf(Lookup.NotOurs.class);
    assertThat(beside)
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            it ->
                assertThat(it.instance().ref().externalId()).isEqualTo("id-" + Mark.of(CONTRACT)));
  }

  @Test
  void labelsOfAnotherAgentAreNotOutvotedByALineWithOurStamp() {
    Workshop shop =
        Workshop.with(
            folder,
            Bodies.WHOLE.replace(
                "\"stamp\":\"%s\"",
                "\"labels\":{\"org.decentagent.agent\":\"another\"},\"stamp\":\"%s\""));
    ScriptProvisioner provisioner = shop.provisioner();

    assertThatThrownBy(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.NotOurs.class);
  }

  @Test
  void theStampOfAnotherContractIsNotTakenForOurs() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    ContractId other = Workshop.contract(18);
    provisioner.provision(shop.request(other), shop.steps(other));
    shop.body(Bodies.WHOLE.replace("$(instance \"$mark\")", "$(instance " + Mark.of(other) + ")"));

    assertThatThrownBy(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("stamped for another contract");
  }

  @Test
  void aCopyWithOurStampIsAStranger() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    shop.body(Bodies.WHOLE.replace("\"name\":\"%s\"", "\"name\":\"%s-copy\""));

    Lookup lookup = provisioner.find(Mark.of(CONTRACT));

    assertThat(lookup)
        .isInstanceOfSatisfying(
            Lookup.NotOurs.class, notOurs -> assertThat(notOurs.why()).contains("copy"));
  }

  @Test
  void whatDoesNotProveToBeOursIsNotRemoved() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    Provisioned.Ready ready =
        (Provisioned.Ready) provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    shop.body(Bodies.WHOLE.replace("\"stamp\":\"%s\"", "\"ignored\":\"%s\""));

    assertThatThrownBy(() ->
            provisioner.terminate(
                Workshop.removal(CONTRACT, ready.instance()), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(shop.requests("terminate")).isEmpty();
    assertThat(shop.things()).hasSize(1);
  }

  @Test
  void aRemovalThatIsSaidToBeDoneIsNotSaidToBeGone() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    Provisioned.Ready ready =
        (Provisioned.Ready) provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    shop.body(Bodies.WHOLE.replace("{\"status\":\"gone\"}", "{\"status\":\"done\"}"));

    assertThatThrownBy(() ->
            provisioner.terminate(
                Workshop.removal(CONTRACT, ready.instance()), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
  }

  @Test
  void whatDoesNotProveToBeOursIsNeitherStoppedNorStarted() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    Provisioned.Ready ready =
        (Provisioned.Ready) provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    SuspensionRequest request = new SuspensionRequest(CONTRACT, ready.instance().ref());
    Suspension suspension = provisioner.capability(Suspension.class).orElseThrow();
    shop.body(Bodies.WHOLE.replace("\"stamp\":\"%s\"", "\"ignored\":\"%s\""));

    assertThatThrownBy(() -> suspension.suspend(request, shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThatThrownBy(() -> suspension.resume(request, shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(shop.requests("suspend")).isEmpty();
    assertThat(shop.requests("resume")).isEmpty();
  }

  @Test
  void anInstanceThatTurnsIntoAnotherIsHeld() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    shop.body(Bodies.WHOLE.replace("\"external_id\":\"id-%s\"", "\"external_id\":\"other-%s\""));

    assertThatThrownBy(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("had been ready");
  }

  @Test
  void onlyNamedVariablesReachTheProgram() {
    Workshop shop =
        Workshop.with(
                folder,
                Bodies.WHOLE.replace(
                    "describe)\n", "describe)\n  env | sed 's/=.*//' | sort >\"$here/env\"\n"))
            .environment(Map.of("API_TOKEN", "s3cret", "OTHER", "x"))
            .set("environment", List.of("API_TOKEN", "MISSING"));

    shop.provisioner().identity();

    assertThat(
            Workshop.read(folder.resolve("env"))
                .lines()
                .filter(name -> !name.matches("PWD|_|SHLVL|OLDPWD")))
        .containsExactly("API_TOKEN", "LANG", "LC_ALL", "PATH");
    assertThat(shop.provisioner().preflight())
        .anySatisfy(finding -> assertThat(finding.evidence()).endsWith("lacks MISSING"))
        .noneSatisfy(finding -> assertThat(finding.toString()).contains("s3cret"));
  }
}
