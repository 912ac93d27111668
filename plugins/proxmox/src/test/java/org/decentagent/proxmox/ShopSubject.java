// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.conformance.Door;
import org.decentagent.testkit.conformance.LogTap;
import org.decentagent.testkit.conformance.Mishap;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Troublemaker;
import org.decentagent.testkit.conformance.Truth;
import org.decentagent.testkit.proxmox.Hold;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.ProxmoxOperator;
import org.decentagent.testkit.proxmox.VmView;

/** A simulated cluster as the ground that the plugin is tried on. */
record ShopSubject(Shop shop, AtomicInteger planted) implements Truth {
  /** Numbers of ours that are looked at for disks without a machine. */
  private static final int NUMBERS = 60;

  /** Reached straight, as it cannot be cut off, or through a door, which takes longer. */
  enum Way {
    STRAIGHT,
    THROUGH_THE_DOOR;

    int port(Shop shop, Door door) {
      return switch (this) {
        case STRAIGHT -> shop.cluster.url().getPort();
        case THROUGH_THE_DOOR -> door.port();
      };
    }
  }

  static Subject of(Shop shop, Way way, Door door, LogTap log) {
    ShopSubject ground = new ShopSubject(shop, new AtomicInteger());
    return Subject.of(
            new ProxmoxFactory(shop.clock::advance),
            shop.settings()
                .with(Layer.PROVIDER, "url", "https://127.0.0.1:" + way.port(shop, door)))
        .time(
            shop.clock,
            time -> {
              shop.clock.advance(time);
              shop.cluster.operator().settle();
            })
        .loginProbe(Renter.KEY)
        .renterKey(Renter.KEY.publicKey())
        .sizes(
            new Sizes(
                OptionalInt.of(2),
                Optional.of(MemorySize.ofMebibytes(2048)),
                Optional.of(StorageSize.ofGibibytes(20))))
        .truth(ground)
        .strangers(name -> ground.plant(Map.of("name", name)))
        .copies(id -> ground.plant(ground.vm(Integer.parseInt(id)).orElseThrow().config()))
        .vanishing(id -> ground.erase(Integer.parseInt(id)))
        .troublemaker(new Trouble(shop, way, door))
        .logTap(log)
        .build();
  }

  private ProxmoxOperator operator() {
    return shop.cluster.operator();
  }

  private Optional<VmView> vm(int vmid) {
    return operator().machine(vmid);
  }

  @Override
  public List<String> instances() {
    return operator().machines().stream().map(vm -> Integer.toString(vm.vmid())).toList();
  }

  @Override
  public List<String> parts() {
    List<String> parts = new ArrayList<>();
    for (int vmid = shop.firstVmid; vmid < shop.firstVmid + NUMBERS; vmid++) {
      parts.addAll(operator().volumes(vmid));
    }
    operator()
        .members(shop.options().pool())
        .forEach(vmid -> parts.add("member " + vmid + " of the pool"));
    return parts;
  }

  /** Puts a machine of somebody else into our pool and among our numbers. */
  private Planted plant(Map<String, String> config) {
    int vmid = shop.firstVmid + 3000 + planted.incrementAndGet();
    String node = operator().machines().getFirst().node();
    operator().occupy(vmid, node, config);
    operator().assign(vmid, shop.options().pool());
    Optional<VmView> before = vm(vmid);
    return new Planted(Integer.toString(vmid), () -> vm(vmid).equals(before), () -> erase(vmid));
  }

  private void erase(int vmid) {
    if (vm(vmid).isPresent()) {
      operator().erase(vmid);
    }
  }

  /** Lets the API go wrong. Confined to one thread, but for what it has befallen. */
  private static final class Trouble implements Troublemaker {
    private static final int MANY = 1_000_000;
    private static final String ALL = ".*";

    private final ProxmoxOperator operator;
    private final Way way;
    private final Door door;
    private Hold hold = new Hold();
    private int planned;

    Trouble(Shop shop, Way way, Door door) {
      this.way = way;
      this.door = door;
      this.operator = shop.cluster.operator();
    }

    @Override
    public boolean knows(Mishap mishap) {
      return mishap != Mishap.UNREACHABLE || way == Way.THROUGH_THE_DOOR;
    }

    @Override
    public void begin(Mishap mishap, int skipped) {
      switch (mishap) {
        case UNREACHABLE -> door.shut();
        case THROTTLED ->
            lasting("*", ALL, new ProxmoxFault.Instead(429, "too many requests", "", ""));
        case NO_ROOM ->
            lasting("POST", ".*/clone", ProxmoxFault.failing("no space left on device"));
        case SERVER_ERROR -> lasting("*", ALL, ProxmoxFault.failing("something went wrong"));
        case DENIED ->
            lasting("*", ALL, new ProxmoxFault.Instead(401, "authentication failure", "", ""));
        case LISTING_CUT -> lasting("GET", "/cluster/resources", ProxmoxFault.unreadable());
        case HANGING -> {
          hold = new Hold();
          lasting("*", ALL, new ProxmoxFault.HeldBefore(hold));
        }
        case ANSWER_LOST -> once(skipped, new ProxmoxFault.LostAnswer());
        case REQUEST_LOST -> once(skipped, new ProxmoxFault.ClosedBefore());
      }
    }

    private void lasting(String method, String path, ProxmoxFault fault) {
      operator.fault(method, path, MANY, fault);
      planned = MANY;
    }

    private void once(int skipped, ProxmoxFault fault) {
      if (skipped > 0) {
        Hold open = new Hold();
        open.release();
        operator.fault("change", ALL, skipped, new ProxmoxFault.HeldBefore(open));
      }
      operator.fault("change", ALL, 1, fault);
      planned = 1;
    }

    @Override
    public int befallen() {
      return Math.max(0, planned - operator.faultsToCome());
    }

    @Override
    public void end() {
      door.open();
      operator.clearFaults();
      hold.release();
    }
  }
}
