// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.proxmox.ProxmoxGrant;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the inventory shows, and as whose. */
final class ListingTest {
  private final Shop shop = Shop.drawn(971);
  private final Provisioner provisioner = shop.provisioner();
  private final ContractId contract = shop.contract();

  @AfterEach
  void close() {
    shop.cluster.operator().clearFaults();
    shop.close();
  }

  private int delivered() {
    shop.ready(provisioner, contract);
    shop.clock.advance(Duration.ofSeconds(30));
    return shop.only().vmid();
  }

  private static List<Observed> seen(Provisioner provisioner) {
    return provisioner.inventory() instanceof Inventory.Complete complete
        ? complete.resources()
        : List.of();
  }

  private static void isOurs(List<Observed> seen) {
    assertThat(seen)
        .singleElement()
        .satisfies(row -> assertThat(row.ownership()).isInstanceOf(Ownership.Ours.class));
  }

  @Test
  void ourInstanceIsListedThoughItsNumberLiesInTheRangeNoLonger() {
    delivered();

    Provisioner moved = shop.with("vmids", "700000-709999").provisioner();

    isOurs(seen(moved));
  }

  @Test
  void ourInstanceIsListedThoughSomebodyRenamedItAndTookItsTags() {
    int vmid = delivered();
    shop.cluster.operator().set(vmid, "name", "shop-of-a-customer");
    shop.cluster.operator().unset(vmid, "tags");
    shop.clock.advance(Duration.ofSeconds(30));

    isOurs(seen(provisioner));
  }

  @Test
  void ourInstanceIsListedThoughItLeftThePoolWhereTheTokenSeesIt() {
    int vmid = delivered();
    List<ProxmoxGrant> more = new ArrayList<>(shop.options().grants());
    more.add(ProxmoxGrant.on("/vms/" + vmid, "VM.Audit"));
    shop.cluster.operator().grant(more);
    Map<String, String> config = shop.only().config();
    String node = shop.only().node();
    shop.cluster.operator().erase(vmid);
    shop.cluster.operator().occupy(vmid, node, config);
    shop.clock.advance(Duration.ofSeconds(30));

    isOurs(seen(provisioner));
    assertThat(provisioner.find(Mark.of(contract))).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void aStrangerAmongOurNumbersIsNotListed() {
    int vmid = shop.firstVmid + 4980;
    shop.cluster.operator().occupy(vmid, shop.options().nodes().getFirst().name(), Map.of());
    shop.cluster.operator().assign(vmid, shop.options().pool());
    shop.clock.advance(Duration.ofSeconds(30));

    assertThat(provisioner.inventory())
        .isInstanceOfSatisfying(
            Inventory.Complete.class, it -> assertThat(it.resources()).isEmpty());
  }

  @Test
  void whatHasOurFormerNumberIsNotOursForWhatStoodThereBefore() {
    int vmid = delivered();
    isOurs(seen(provisioner));
    shop.cluster.operator().erase(vmid);
    String node = shop.options().nodes().getFirst().name();
    String name = Mark.of(shop.contract()).text();
    shop.cluster.operator().occupy(vmid, node, Map.of("name", name));
    shop.cluster.operator().assign(vmid, shop.options().pool());
    shop.clock.advance(Duration.ofSeconds(30));

    assertThat(seen(provisioner))
        .singleElement()
        .satisfies(row -> assertThat(row.ownership()).isInstanceOf(Ownership.Unstamped.class));
  }

  @Test
  void aContainerWithTheNameOfAContractIsToldAndIsNotOurs() {
    String name = Mark.of(contract).text();
    String node = shop.options().nodes().getFirst().name();
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/pools/[^/]*",
            2,
            Shop.told(
                "{\"members\":[{\"type\":\"lxc\",\"vmid\":4711,\"node\":\"%s\",\"name\":\"%s\"}]}"
                    .formatted(node, name)));

    Lookup found = provisioner.find(Mark.of(contract));
    List<Observed> seen = seen(provisioner);

    assertThat(found).isInstanceOf(Lookup.NotOurs.class);
    assertThat(seen)
        .singleElement()
        .satisfies(row -> assertThat(row.ownership()).isInstanceOf(Ownership.Unstamped.class));
  }

  @Test
  void ourInstanceIsListedThoughTheClusterHasNotLearntItsName() {
    delivered();
    VmView vm = shop.only();
    Provisioner moved = shop.with("vmids", "700000-709999").provisioner();
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/cluster/resources",
            50,
            Shop.told(
                ("[{\"type\":\"node\",\"node\":\"%s\",\"status\":\"online\"},"
                        + "{\"type\":\"qemu\",\"vmid\":%d,\"node\":\"%s\",\"status\":\"running\"}]")
                    .formatted(vm.node(), vm.vmid(), vm.node())));

    isOurs(seen(moved));
  }

  @Test
  void whatLostItsTagsIsReadAnew() {
    int vmid = delivered();
    isOurs(seen(provisioner));
    shop.cluster.operator().set(vmid, "description", "mine now");
    shop.cluster.operator().unset(vmid, "tags");
    shop.clock.advance(Duration.ofSeconds(30));

    assertThat(seen(provisioner))
        .singleElement()
        .satisfies(row -> assertThat(row.ownership()).isInstanceOf(Ownership.Unstamped.class));
  }

  /** From now on the cluster's listing tells of that VM what it told of the one before. */
  private void listingLags(VmView vm, String name) {
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/cluster/resources",
            50,
            Shop.told(
                ("[{\"type\":\"node\",\"node\":\"%s\",\"status\":\"online\"},{\"type\":\"qemu\","
                        + "\"vmid\":%d,\"node\":\"%s\",\"status\":\"running\",\"name\":\"%s\"}]")
                    .formatted(vm.node(), vm.vmid(), vm.node(), name)));
  }

  @Test
  void whileTheListingTellsAFormerNameTheNameOfTheConfigurationIsShown() {
    delivered();
    listingLags(shop.only(), "what-was-here-before");

    for (int time = 0; time < 3; time++) {
      assertThat(seen(provisioner))
          .singleElement()
          .satisfies(row -> assertThat(row.name()).isEqualTo(Mark.of(contract).text()));
    }
  }

  @Test
  void whatHadNoNameIsReadAnewAsLongAsTheListingShowsNone() {
    int vmid = delivered();
    VmView vm = shop.only();
    String description = Objects.requireNonNull(vm.config().get("description"));
    shop.cluster.operator().unset(vmid, "name");
    shop.cluster.operator().unset(vmid, "description");
    listingLags(vm, "");
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/pools/[^/]*",
            50,
            Shop.told(
                "{\"members\":[{\"type\":\"qemu\",\"vmid\":%d,\"node\":\"%s\",\"status\":\"running\"}]}"
                    .formatted(vmid, vm.node())));
    List<Observed> before = seen(provisioner);
    shop.cluster.operator().set(vmid, "name", Mark.of(contract).text());
    shop.cluster.operator().set(vmid, "description", description);

    List<Observed> after = seen(provisioner);

    assertThat(before).isEmpty();
    isOurs(after);
  }

  @Test
  void ourInstanceIsListedByItsTagsThoughItWasRenamedAndItsNumberLiesInTheRangeNoLonger() {
    int vmid = delivered();
    shop.cluster.operator().set(vmid, "name", "shop-of-a-customer");
    shop.clock.advance(Duration.ofSeconds(30));

    isOurs(seen(shop.with("vmids", "700000-709999").provisioner()));
  }
}
