// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OwnerStampTest {
  private static final Owner OWNER =
      new Owner("a0".repeat(32), "münchen-pool-1a2b3c4d", "d0".repeat(32));
  private static final ContractId CONTRACT = new ContractId("12".repeat(32));
  private static final OwnerStamp STAMP = new OwnerStamp(OWNER, CONTRACT, 3, "dc-one");

  @Test
  void aStampIsReadBackFromLabelsAmongForeignOnes() {
    Map<String, String> labels = new TreeMap<>(STAMP.labels());
    labels.put("com.example.team", "blue");

    assertThat(OwnerStamp.read(labels, "dc-one", OWNER)).isEqualTo(new Ownership.Ours(STAMP));
  }

  @Test
  void aStampIsReadBackFromALineInADescription() {
    String description = "made by hand\n" + STAMP.line() + "\ndo not touch";

    assertThat(OwnerStamp.read(description, "dc-one", OWNER)).isEqualTo(new Ownership.Ours(STAMP));
  }

  @Test
  void aStampIsReadBackFromTagsAmongForeignOnes() {
    List<String> tags = new ArrayList<>(STAMP.tags());
    tags.addAll(List.of("web", "env:prod", "org_decentagent_", ":"));

    assertThat(OwnerStamp.read(tags, "dc-one", OWNER)).isEqualTo(new Ownership.Ours(STAMP));
    assertThat(OwnerStamp.read(tags, "dc-two", OWNER)).isInstanceOf(Ownership.Foreign.class);
    assertThat(OwnerStamp.read(List.of("web", "env:prod"), "dc-one", OWNER))
        .isEqualTo(new Ownership.Unstamped());
  }

  @Test
  void tagsCanBeSearchedByContractAndByAgent() {
    assertThat(STAMP.tags())
        .contains(OwnerStamp.contractTag(Mark.of(CONTRACT)), OwnerStamp.agentTag(OWNER))
        .allMatch(tag -> tag.matches("[a-z0-9_:-]{1,88}"));
  }

  @Test
  void aResourceWithTheTagsOfTwoStampsIsNobodys() {
    List<String> tags = new ArrayList<>(STAMP.tags());
    tags.addAll(new OwnerStamp(OWNER, new ContractId("34".repeat(32)), 3, "dc-one").tags());

    assertThat(OwnerStamp.read(tags, "dc-one", OWNER))
        .isEqualTo(new Ownership.Foreign("it bears two stamps"));
  }

  @Test
  void tagsWithAnyPartMissingAreForeign() {
    for (String tag : STAMP.tags()) {
      List<String> without = new ArrayList<>(STAMP.tags());
      without.remove(tag);

      assertThat(OwnerStamp.read(without, "dc-one", OWNER))
          .as("without %s", tag)
          .isInstanceOf(Ownership.Foreign.class);
    }
  }

  @Test
  void labelsFitTheRulesOfEveryBackend() {
    assertThat(STAMP.labels().values()).allMatch(value -> value.matches("[a-z0-9-]{1,63}"));
    assertThat(STAMP.labels().keySet()).allMatch(key -> key.matches("[a-z][a-z.]{1,62}"));
  }

  @Test
  void aCopyOnAnotherResourceIsForeign() {
    assertThat(OwnerStamp.read(STAMP.labels(), "dc-two", OWNER))
        .isInstanceOfSatisfying(
            Ownership.Foreign.class, foreign -> assertThat(foreign.why()).contains("copy"));
  }

  @Test
  void theStampOfAnotherAgentProviderOrPoolIsForeign() {
    Owner otherAgent = new Owner(OWNER.provider(), OWNER.pool(), "d1".repeat(32));
    Owner otherPool = new Owner(OWNER.provider(), "other", OWNER.agent());
    Owner otherProvider = new Owner("a1".repeat(32), OWNER.pool(), OWNER.agent());

    assertThat(OwnerStamp.read(STAMP.labels(), "dc-one", otherAgent))
        .isInstanceOf(Ownership.Foreign.class);
    assertThat(OwnerStamp.read(STAMP.labels(), "dc-one", otherPool))
        .isInstanceOf(Ownership.Foreign.class);
    assertThat(OwnerStamp.read(STAMP.labels(), "dc-one", otherProvider))
        .isInstanceOf(Ownership.Foreign.class);
  }

  @Test
  void aStampWithAnyPartMissingOrBrokenIsForeign() {
    for (String key : STAMP.labels().keySet()) {
      Map<String, String> without = new TreeMap<>(STAMP.labels());
      without.remove(key);
      Map<String, String> broken = new TreeMap<>(STAMP.labels());
      broken.put(key, "0");

      assertThat(OwnerStamp.read(without, "dc-one", OWNER))
          .as("without %s", key)
          .isInstanceOf(Ownership.Foreign.class);
      assertThat(OwnerStamp.read(broken, "dc-one", OWNER))
          .as("broken %s", key)
          .isInstanceOf(Ownership.Foreign.class);
    }
  }

  @Test
  void aResourceWithoutAnyPartOfAStampIsUnstamped() {
    assertThat(OwnerStamp.read(Map.of("team", "blue"), "dc-one", OWNER))
        .isEqualTo(new Ownership.Unstamped());
    assertThat(OwnerStamp.read("just a note", "dc-one", OWNER))
        .isEqualTo(new Ownership.Unstamped());
  }

  @Test
  void allResourcesOfOneAgentBearTheSameAgentLabelAndNoOthers() {
    OwnerStamp other = new OwnerStamp(OWNER, new ContractId("34".repeat(32)), 1, "dc-x");

    assertThat(other.labels())
        .containsEntry(OwnerStamp.AGENT, OwnerStamp.agentLabel(OWNER))
        .containsEntry(OwnerStamp.AGENT, STAMP.labels().get(OwnerStamp.AGENT));
    assertThat(OwnerStamp.agentLabel(new Owner(OWNER.provider(), OWNER.pool(), "d1".repeat(32))))
        .isNotEqualTo(OwnerStamp.agentLabel(OWNER));
  }
}
