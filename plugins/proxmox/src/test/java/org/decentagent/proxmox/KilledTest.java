// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.cloud.Killed;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Killed before and after every durable write of a life. */
final class KilledTest {
  private static final int MORE_WRITES_THAN_THERE_ARE = 60;

  enum Moment {
    BEFORE,
    AFTER
  }

  @Test
  void killedBeforeAnyWriteThereIsOneInstanceAndThenNothing() {
    assertThat(killEverywhere(Moment.BEFORE)).isBetween(12, MORE_WRITES_THAN_THERE_ARE - 1);
  }

  @Test
  void killedAfterAnyWriteThereIsOneInstanceAndThenNothing() {
    assertThat(killEverywhere(Moment.AFTER)).isBetween(12, MORE_WRITES_THAN_THERE_ARE - 1);
  }

  @Test
  void aContractGivenUpAtAnyPointLeavesNothing() {
    try (Shop shop = Shop.drawn(31, it -> it.pace(Pace.usual()))) {
      for (int writes = 1; writes < MORE_WRITES_THAN_THERE_ARE; writes++) {
        ContractId contract = shop.contract();
        shop.memory.killAfter(writes);
        boolean killed = isKilled(() -> shop.ready(shop.provisioner(), contract));
        shop.memory.kill();

        shop.goneDespiteTrouble(shop.provisioner(), contract, Optional.empty());

        assertThat(shop.instances()).as("killed after write %d", writes).isEmpty();
        if (!killed) {
          return;
        }
        shop.memory.forget(contract);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void killedAtAnyWriteOfARemovalEverythingGoesAndNothingElseDoes(Moment moment) {
    int kills = 0;
    try (Shop shop = Shop.drawn(moment.name().length() + 61, it -> it.pace(Pace.usual()))) {
      ContractId bystander = shop.contract();
      Instance other = shop.ready(shop.provisioner(), bystander);
      boolean killed = true;
      while (killed) {
        ContractId contract = shop.contract();
        Instance instance = shop.ready(shop.provisioner(), contract);
        Optional<InstanceRef> ref = Optional.of(instance.ref());
        int vmid = Integer.parseInt(instance.ref().externalId());
        arm(shop, moment, kills + 1);
        killed = isKilled(() -> shop.gone(shop.provisioner(), contract, ref));
        shop.memory.kill();

        shop.goneDespiteTrouble(shop.provisioner(), contract, ref);

        assertThat(shop.only().vmid())
            .as("killed %s write %d", moment, kills + 1)
            .isEqualTo(Integer.parseInt(other.ref().externalId()));
        assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
        assertThat(shop.cluster.operator().volumes(vmid)).isEmpty();
        assertThat(shop.memory.children(contract)).isEmpty();
        shop.memory.forget(contract);
        kills += killed ? 1 : 0;
      }
    }
    assertThat(kills).isBetween(5, MORE_WRITES_THAN_THERE_ARE - 1);
  }

  private static int killEverywhere(Moment moment) {
    int kills = 0;
    try (Shop shop = Shop.drawn(moment.name().hashCode() + 7)) {
      for (int writes = 1; writes < MORE_WRITES_THAN_THERE_ARE; writes++) {
        ContractId contract = shop.contract();
        arm(shop, moment, writes);
        boolean killed = isKilled(() -> shop.ready(shop.provisioner(), contract));
        shop.memory.kill();
        Provisioner restarted = shop.provisioner();

        Instance instance = shop.readyDespiteTrouble(restarted, contract);

        assertThat(shop.only().vmid())
            .as("killed %s write %d", moment, writes)
            .isEqualTo(Integer.parseInt(instance.ref().externalId()));
        arm(shop, moment, 1 + writes % 5);
        isKilled(() -> shop.gone(restarted, contract, Optional.of(instance.ref())));
        shop.memory.kill();
        shop.goneDespiteTrouble(shop.provisioner(), contract, Optional.of(instance.ref()));
        assertThat(shop.instances()).isEmpty();
        assertThat(shop.memory.children(contract)).isEmpty();
        shop.memory.forget(contract);
        if (!killed) {
          return kills;
        }
        kills++;
      }
      return kills;
    }
  }

  private static void arm(Shop shop, Moment moment, int writes) {
    switch (moment) {
      case BEFORE -> shop.memory.killBefore(writes - 1);
      case AFTER -> shop.memory.killAfter(writes);
    }
  }

  private static boolean isKilled(Runnable work) {
    try {
      work.run();
      return false;
    } catch (Killed e) {
      return true;
    }
  }
}
