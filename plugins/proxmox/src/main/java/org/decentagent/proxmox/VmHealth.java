// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.Optional;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.VmStatus;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.login.LoginHealth;

/**
 * Judges an instance: its state, whether it is as large as sold, and whether its customer gets in.
 * Safe for use by many threads.
 */
final class VmHealth {
  private final ProxmoxApi api;
  private final Whereabouts whereabouts;
  private final Stamps stamps;
  private final LoginHealth login;

  VmHealth(ProxmoxApi api, Whereabouts whereabouts, Stamps stamps, LoginHealth login) {
    this.api = api;
    this.whereabouts = whereabouts;
    this.stamps = stamps;
    this.login = login;
  }

  Health probe(Instance instance) {
    try {
      return judge(instance);
    } catch (ProvisioningException e) {
      return new Health.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private Health judge(Instance instance) {
    String id = instance.ref().externalId();
    if (!id.matches("[0-9]{3,9}")) {
      return new Health.Unknown("'" + id + "' is not a VM's number");
    }
    int vmid = Integer.parseInt(id);
    Optional<Located> found =
        whereabouts.locate(vmid, Optional.ofNullable(instance.details().get("node")));
    if (found.isEmpty()) {
      return api.cluster().isFree(vmid)
          ? new Health.Down("VM " + vmid + " does not exist")
          : new Health.Unknown("VM " + vmid + " cannot be read");
    }
    if (!(stamps.of(vmid, found.get().config()) instanceof Ownership.Ours)) {
      return new Health.Unknown(found.get().place() + " does not bear our stamp");
    }
    Located vm = found.get();
    VmStatus status = api.machines().status(vm.place());
    if (!status.isRunning()) {
      return new Health.Down(vm.place() + " is " + status.text());
    }
    return Sold.read(vm.config().description())
        .flatMap(sold -> sold.shortfall(vm.config()))
        .<Health>map(lack -> new Health.Down(vm.place() + " has " + lack))
        .orElseGet(() -> login.of(instance));
  }
}
