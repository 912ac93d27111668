// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.junit.jupiter.api.Test;

/** A node on which many VMs start at once times out. */
final class StartsTest {
  private static final Pace SLOW_STARTS =
      new Pace(
          Duration.ZERO,
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(8),
          Duration.ofSeconds(10));

  @Test
  void twoVmsStartOnANodeAtOnceAndTheOthersAfterThem() {
    try (Shop shop =
        Shop.drawn(
            1091,
            it ->
                it.pace(SLOW_STARTS)
                    .cluster("single")
                    .nodes(List.of(new NodeSpec("one", 64L << 30, 16)))
                    .storages(
                        List.of(
                            new StorageSpec(
                                "disks",
                                StorageType.LVMTHIN,
                                StorageSpec.Sharing.LOCAL,
                                1000L << 30,
                                Set.of())))
                    .templates(
                        List.of(new TemplateSpec(3001, "golden", "one", "disks", 4, Map.of()))))) {
      Provisioner provisioner = shop.provisioner();
      List<ContractId> contracts = Stream.generate(shop::contract).limit(4).toList();
      Instant begun = shop.clock.instant();
      int most = 0;
      int ready = 0;
      while (ready < contracts.size()) {
        int starting = 0;
        ready = 0;
        for (ContractId contract : contracts) {
          switch (provisioner.provision(shop.request(contract), shop.memory.open(contract))) {
            case Provisioned.Ready done -> ready++;
            case Provisioned.InProgress(Duration after, String what) ->
                starting += what.startsWith("start ") ? 1 : 0;
          }
        }
        most = Math.max(most, starting);
        shop.clock.advance(Duration.ofSeconds(2));
      }

      assertThat(most).isEqualTo(2);
      assertThat(Duration.between(begun, shop.clock.instant())).isLessThan(Duration.ofMinutes(3));
    }
  }
}
