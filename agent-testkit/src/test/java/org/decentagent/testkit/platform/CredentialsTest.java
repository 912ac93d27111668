// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.defect.Defect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
  private static final String RESETS = "GET /providers/:pk/contracts/pending-password-reset";

  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aReportedPasswordCanBeReadByTheTenantAlone() throws Exception {
    ContractId id = shop.delivered("{\"root_password\":\"pässwörd\"}");

    String envelope = credentials(id).data().asString();

    assertThat(Unsealing.open(envelope, shop.tenant)).isEqualTo("pässwörd");
    assertThat(shop.asProvider("GET /contracts/" + id + "/credentials", null).softError())
        .isEqualTo("Unauthorized: only the contract requester can access credentials");
  }

  @Test
  void withoutAPasswordThereAreNoCredentials() {
    ContractId id = shop.delivered("{\"public_ip\":\"127.0.0.1\"}");

    assertThat(credentials(id).softError())
        .isEqualTo("No credentials available (expired or not set)");
  }

  @Test
  void credentialsLastSevenDaysAndANewPasswordStartsThemAnew() throws Exception {
    ContractId id = shop.delivered("{\"root_password\":\"old\"}");
    String line = "PUT /provider/rental-requests/" + id + "/password";

    shop.advance(Duration.ofDays(7).minusNanos(1));
    assertThat(credentials(id).data().isString()).isTrue();
    shop.advance(Duration.ofNanos(1));
    assertThat(credentials(id).json().required("success").asBoolean()).isFalse();
    assertThat(shop.asAgent(line, "{\"newPassword\":\"new\"}").data().asString())
        .isEqualTo("Password updated successfully");
    assertThat(Unsealing.open(credentials(id).data().asString(), shop.tenant)).isEqualTo("new");
    assertThat(shop.control().contract(id).instanceDetails())
        .contains("{\"root_password\":\"old\"}");
  }

  @Test
  void aPasswordNeedsADeliveredContractOfThisProvider() {
    ContractId id = shop.rent();
    String line = "PUT /provider/rental-requests/" + id + "/password";

    assertThat(shop.asAgent(line, "{\"newPassword\":\"x\"}").softError())
        .isEqualTo("No provisioning details found for contract " + id);
    assertThat(shop.asTenant(line, "{\"newPassword\":\"x\"}").softError())
        .isEqualTo("Unauthorized: you are not the provider for this contract");
    assertThat(shop.asTenant("POST /contracts/" + id + "/reset-password", null).softError())
        .isEqualTo("Password reset can only be requested for provisioned or active contracts");
  }

  @Test
  void theListOfResetsBreaksAsSoonAsItHasAnEntry() {
    ContractId id = shop.delivered("{}");

    assertThat(shop.asAgent(RESETS, null).data()).isEmpty();
    shop.asTenant("POST /contracts/" + id + "/reset-password", null).data();
    assertThat(shop.asAgent(RESETS, null).softError())
        .startsWith("error occurred while decoding column \"contract_id\": mismatched types; ");
    assertThat(
            shop.asProvider("GET /providers/:pk/contracts", null)
                .data()
                .get(0)
                .has("password_reset_requested_at_ns"))
        .isTrue();
    shop.asAgent("PUT /provider/rental-requests/" + id + "/password", "{\"newPassword\":\"n\"}")
        .data();
    assertThat(shop.asAgent(RESETS, null).data()).isEmpty();
  }

  @Test
  void withoutTheDefectResetsAreListedOldestRequestFirst() {
    try (Shop fixed = Shop.open(s -> s.without(Defect.BROKEN_PASSWORD_RESET_LIST))) {
      ContractId first = fixed.delivered("{}");
      fixed.advance(Duration.ofSeconds(1));
      ContractId second = fixed.delivered("{}");
      fixed.asTenant("POST /contracts/" + second + "/reset-password", null).data();
      fixed.advance(Duration.ofSeconds(1));
      fixed.asTenant("POST /contracts/" + first + "/reset-password", null).data();

      assertThat(fixed.asProvider(RESETS, null).data().values())
          .extracting(contract -> contract.required("contract_id").asString())
          .containsExactly(second.hex(), first.hex());
    }
  }

  @Test
  void aNewKeyBecomesTheContractsKeyOnceItIsInstalled() {
    ContractId id = shop.delivered("{}");
    String newKey = "ssh-rsa AAAAB3NzaC1yc2E= new";
    String rotate = "POST /contracts/" + id + "/rotate-ssh-key";
    String complete = "PUT /provider/rental-requests/" + id + "/ssh-key-rotation";
    String pending = "GET /providers/:pk/contracts/pending-ssh-key-rotation";

    assertThat(shop.asTenant(rotate, "{\"newSshPubkey\":\"rubbish\"}").softError())
        .startsWith("Invalid SSH public key format");
    assertThat(shop.asAgent(complete, null).softError())
        .isEqualTo("No pending SSH key rotation found");
    shop.asTenant(rotate, "{\"newSshPubkey\":\"" + newKey + "\"}").data();
    assertThat(
            shop.asAgent(pending, null).data().get(0).required("requester_ssh_pubkey").asString())
        .isEqualTo(newKey);
    assertThat(key(id)).isEqualTo(Shop.SSH_KEY);
    shop.asAgent(complete, null).data();
    assertThat(key(id)).isEqualTo(newKey);
    assertThat(shop.asAgent(pending, null).data()).isEmpty();
  }

  private String key(ContractId id) {
    return shop.asTenant("GET /contracts/" + id, null)
        .data()
        .required("requester_ssh_pubkey")
        .asString();
  }

  private Reply credentials(ContractId id) {
    return shop.asTenant("GET /contracts/" + id + "/credentials", null);
  }
}
