// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program must promise for what the configuration relies on. */
@Timeout(180)
final class GuaranteeTest {
  private static final ContractId CONTRACT = Workshop.contract(17);

  @TempDir Path folder;

  @Test
  void aProgramThatPromisesLessThanIsReliedOnMakesNothing() {
    Workshop shop = Workshop.with(folder, Bodies.CARELESS);
    ScriptProvisioner provisioner = shop.provisioner();

    assertThatThrownBy(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("guarantee = \"none\"");
    assertThatThrownBy(provisioner::identity).isInstanceOf(ProvisioningException.Retryable.class);
    assertThatThrownBy(() -> provisioner.fits(shop.request(CONTRACT)))
        .isInstanceOf(ProvisioningException.Retryable.class);
    assertThat(shop.things()).isEmpty();
    assertThat(provisioner.preflight())
        .anySatisfy(finding -> {
          assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
          assertThat(finding.code().text()).isEqualTo("script/guarantee");
        });
  }

  @Test
  void aProgramThatBecomesWorseIsNoticedBeforeTheNextInstance() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    ContractId next = Workshop.contract(18);

    shop.body(Bodies.CARELESS);
    shop.program(Workshop.read(shop.program()) + "# replaced\n");

    assertThatThrownBy(() -> provisioner.provision(shop.request(next), shop.steps(next)))
        .isInstanceOf(ProvisioningException.Retryable.class);
    assertThat(shop.things()).hasSize(1);
  }

  @Test
  void aTokenAloneIsNotEnoughWhereNobodyCanLook() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE.replace("\"find\",\"inventory\",", ""));
    ScriptProvisioner provisioner = shop.provisioner();

    assertThatThrownBy(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("neither find nor inventory");
    assertThatThrownBy(() -> provisioner.find(Mark.of(CONTRACT)))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void aBlindProgramThatPromisesNothingCanStillMakeInstances() {
    Workshop shop = Workshop.with(folder, Bodies.BLIND).set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();

    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));

    assertThat(shop.things()).hasSize(1);
    assertThat(provisioner.visibility()).isEqualTo(Visibility.NOTHING);
    assertThatThrownBy(() -> provisioner.find(Mark.of(CONTRACT)))
        .isInstanceOf(ProvisioningException.Retryable.class);
    assertThat(provisioner.inventory()).isInstanceOf(Inventory.Unavailable.class);
    assertThat(provisioner.preflight())
        .extracting(finding -> finding.code().text())
        .contains("script/guarantee_none", "script/no_inventory");
  }

  @Test
  void whatTheJournalForgotGoesByTheIdThatIsKnownElsewhereThoughNobodyCanLook() {
    Workshop shop = Workshop.with(folder, Bodies.BLIND).set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();
    Provisioned.Ready ready =
        (Provisioned.Ready) provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));
    shop.memory.forget(CONTRACT);

    provisioner.terminate(Workshop.removal(CONTRACT, ready.instance()), shop.steps(CONTRACT));

    assertThat(shop.requests("terminate"))
        .singleElement()
        .asString()
        .contains("\"external_id\":\"" + ready.instance().ref().externalId() + "\"");
  }

  @Test
  void theAgentStartsWithoutTheProgram() throws Exception {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    Files.delete(shop.program());
    ScriptProvisioner provisioner = shop.provisioner();

    assertThat(provisioner.guarantee()).isEqualTo(CreateGuarantee.CLIENT_TOKEN);
    assertThatThrownBy(provisioner::identity)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("does not exist");
    assertThat(provisioner.inventory()).isInstanceOf(Inventory.Unavailable.class);
    assertThat(provisioner.preflight())
        .singleElement()
        .satisfies(finding -> assertThat(finding.evidence()).contains("does not exist"));
  }

  @Test
  void anotherProtocolIsRefusedByName() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE.replace("\"protocol\":1", "\"protocol\":2"));

    assertThatThrownBy(() -> shop.provisioner().identity())
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("speaks protocol 2, and this plugin speaks 1");
  }

  @ParameterizedTest
  @CsvSource({
    "provision, lacks provision",
    "terminate, lacks terminate",
    "suspend, one of suspend and resume without the other",
    "resume, one of suspend and resume without the other"
  })
  void aProgramThatCannotDoWhatItMustIsRefusedByTheVerb(String verb, String why) {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE.replace(",\"" + verb + "\"", ""));

    assertThatThrownBy(() -> shop.provisioner().identity())
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining(why);
  }

  @Test
  void theDescriptionIsAskedForOnceAMinuteAndAfterAChange() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    for (int time = 0; time < 3; time++) {
      provisioner.find(Mark.of(CONTRACT));
    }
    int atFirst = shop.requests("describe").size();
    shop.clock.advance(Duration.ofSeconds(61));
    provisioner.find(Mark.of(CONTRACT));

    assertThat(atFirst).isEqualTo(1);
    assertThat(shop.requests("describe")).hasSize(2);
  }

  @Test
  void aNextGenerationHasATokenOfItsOwn() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);

    shop.provisioner().provision(shop.nextGeneration(CONTRACT), shop.steps(CONTRACT));

    assertThat(shop.requests("provision"))
        .singleElement()
        .asString()
        .contains("\"token\":\"" + Mark.of(CONTRACT) + "-2\"");
  }

  @Test
  void aNextGenerationIsNotAnsweredWithWhatTheFormerOneWasTold() {
    Workshop shop = Workshop.with(folder, Bodies.BLIND).set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT));

    provisioner.provision(shop.nextGeneration(CONTRACT), shop.steps(CONTRACT));

    assertThat(shop.requests("provision")).hasSize(2);
  }

  @Test
  void anotherBackendBehindTheProgramShowsAtTheNextQuestion() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.identity();
    shop.body(Bodies.WHOLE.replace("shed 1", "shed 2"));

    assertThat(provisioner.identity().text()).isEqualTo("shed 2");
  }

  @Test
  void verbsOfALaterVersionArePassedOver() {
    Workshop shop =
        Workshop.with(folder, Bodies.WHOLE.replace("\"fits\"]", "\"fits\",\"resize\"]"));

    assertThat(shop.provisioner().identity().text()).isEqualTo("shed 1");
  }
}
