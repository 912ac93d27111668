// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether an instance is as large as it was sold, for as long as it runs. */
final class SizeHealthTest {
  private final Shop shop = Shop.drawn(671);
  private final Provisioner provisioner = shop.provisioner();
  private Instance instance;

  @BeforeEach
  void deliver() {
    Instance made = shop.ready(provisioner, shop.contract());
    shop.booted();
    instance = made.toBuilder().renterKey(Renter.KEY.publicKey()).build();
    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Up.class);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void set(String key, String value) {
    shop.cluster.operator().set(shop.only().vmid(), key, value);
  }

  private void isDown(String why) {
    assertThat(provisioner.probe(instance))
        .isInstanceOfSatisfying(Health.Down.class, it -> assertThat(it.why()).contains(why));
  }

  @Test
  void fewerProcessorsThanSoldAreSeen() {
    set("cores", "1");

    isDown("1 processors, sold were 2");
  }

  @Test
  void lessMemoryThanSoldIsSeenHoweverItIsWritten() {
    set("memory", "1024");
    isDown("1024 MiB of memory, sold were 2048 MiB");

    set("memory", "current=512");
    isDown("512 MiB of memory, sold were 2048 MiB");
  }

  @Test
  void aSmallerDiskThanSoldIsSeen() {
    String key =
        shop.only().config().entrySet().stream()
            .filter(it -> it.getValue().contains("size=20G"))
            .findFirst()
            .orElseThrow()
            .getKey();
    set(key, String.valueOf(shop.only().config().get(key)).replace("size=20G", "size=3G"));

    isDown("a disk of");
  }

  @Test
  void moreThanWasSoldIsFine() {
    set("cores", "8");
    set("memory", "4096");

    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Up.class);
  }

  @Test
  void socketsCountToo() {
    set("cores", "1");
    set("sockets", "2");

    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Up.class);
  }

  @Test
  void whereNothingSaysWhatWasSoldTheLoginDecides() {
    String description = String.valueOf(shop.only().config().get("description"));
    set("description", description.replaceAll("\nSold: .*", "\nSold: processors=99999999999999"));
    set("cores", "1");

    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Up.class);
  }
}
