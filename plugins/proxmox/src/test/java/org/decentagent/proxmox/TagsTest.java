// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.proxmox.ProxmoxGrant;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A datacenter whose options let not everybody set every tag. */
final class TagsTest {
  private final Shop shop = Shop.drawn(651);
  private final Provisioner provisioner = shop.provisioner();
  private final ContractId contract = shop.contract();

  @AfterEach
  void close() {
    shop.close();
  }

  private void tokenMayReadTheOptions() {
    List<ProxmoxGrant> grants = new ArrayList<>(shop.options().grants());
    grants.add(ProxmoxGrant.on("/", "Sys.Audit"));
    shop.cluster.operator().grant(grants);
  }

  /** The value of an option of the one command in a text, without its quotes. */
  private static String option(String text, String name) {
    String command = text.substring(text.indexOf("pvesh"));
    List<String> words = Commands.words(command);
    return words.get(words.indexOf("--" + name) + 1);
  }

  private static Set<String> allowed(String text) {
    return Set.of(
        option(text, "user-tag-access")
            .replaceFirst("^user-allow=list,user-allow-list=", "")
            .split(";", -1));
  }

  @Test
  void aRefusedTagNamesTheCommandThatAllowsItAndThatHelps() {
    shop.cluster.operator().restrictTags(Set.of("theirs"), Set.of());

    assertThatThrownBy(() -> shop.ready(provisioner, contract))
        .isInstanceOfSatisfying(
            ProvisioningException.Permanent.class,
            refused -> {
              assertThat(refused.code().text()).isEqualTo("proxmox/tags_restricted");
              assertThat(refused).hasMessageContaining("pvesh set /cluster/options");
              Set<String> allowed = new java.util.HashSet<>(allowed(refused.getMessage()));
              allowed.add("theirs");
              shop.cluster.operator().restrictTags(allowed, Set.of());
            });
    assertThat(shop.only().power()).isEqualTo(VmView.Power.STOPPED);
    shop.ready(provisioner, contract);

    assertThat(shop.only().config().get("tags")).contains("decent-agent");
  }

  @Test
  void theDoctorSaysItBeforehandWhereTheTokenMayReadTheOptions() {
    tokenMayReadTheOptions();
    shop.cluster.operator().restrictTags(Set.of("theirs"), Set.of());

    assertThat(provisioner.preflight())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code().text()).isEqualTo("proxmox/tags_restricted");
          assertThat(allowed(finding.remedy())).contains("theirs", "decent-agent").hasSize(3);
          shop.cluster.operator().restrictTags(allowed(finding.remedy()), Set.of());
        });
    assertThat(provisioner.preflight()).isEmpty();
  }

  @Test
  void aTagThatIsRegisteredForAdministratorsIsTakenOutOfThoseByTheRemedy() {
    tokenMayReadTheOptions();
    shop.cluster
        .operator()
        .restrictTags(Set.of("decent-agent", "theirs"), Set.of("decent-agent", "prod"));

    String remedy = provisioner.preflight().getFirst().remedy();

    assertThat(remedy).contains("--registered-tags 'prod'");
    assertThat(allowed(remedy)).contains("theirs", "decent-agent");
  }

  @Test
  void withoutASightOfTheOptionsTheDoctorClaimsNothing() {
    shop.cluster.operator().restrictTags(Set.of(), Set.of());

    assertThat(provisioner.preflight()).isEmpty();
  }
}
