// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.decentagent.spi.unit.StorageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
  @Test
  void theDiskOfTheBootOrderCountsAndCdDrivesAreNone() {
    VmConfig config =
        new VmConfig(
            Map.of(
                "boot", "order=ide2;virtio1;scsi0",
                "ide2", "fast:vm-1-cloudinit,media=cdrom,size=4M",
                "scsi0", "slow:vm-1-disk-0,size=2G",
                "virtio1",
                    "fast:9000/base-9000-disk-0.qcow2/1/vm-1-disk-1.qcow2,iothread=1,size=1536M"));

    Disk boot = config.bootDisk().orElseThrow();

    assertThat(boot.key()).isEqualTo("virtio1");
    assertThat(boot.storage()).isEqualTo("fast");
    assertThat(boot.volume()).endsWith(".qcow2");
    assertThat(boot.size()).isEqualTo(StorageSize.parse("1536 MiB"));
    assertThat(config.hasCloudInitDrive()).isTrue();
    assertThat(config.disks()).containsOnlyKeys("scsi0", "virtio1");
  }

  @Test
  void privilegesAreHandedDownUnlessThePathHasItsOwn() {
    Permissions permissions =
        new Permissions(
            Map.of(
                "/pool/a", Map.of("VM.Audit", true),
                "/storage", Map.of("Datastore.Audit", true, "Datastore.Allocate", false),
                "/vms/9000", Map.of("VM.Clone", false)));

    assertThat(permissions.has("/pool/a", "VM.Audit")).isTrue();
    assertThat(permissions.has("/vms/9000", "VM.Clone")).isTrue();
    assertThat(permissions.has("/vms/9000", "VM.Audit")).isFalse();
    assertThat(permissions.has("/storage/x", "Datastore.Audit")).isTrue();
    assertThat(permissions.has("/storage/x", "Datastore.Allocate")).isFalse();
    assertThat(permissions.has("/nodes/n", "Sys.Audit")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UPID:foo",
        "UPID:../../x:00:00:00:qmstart:1:a@b:",
        "UPID:n1:00003534:0004496D:6B033CA4:qmstart:1:agent@pve!rent:/../..",
      })
  void whatIsNoTaskIsNotAskedFor(String text) {
    assertThatThrownBy(() -> new Upid(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "agent@pve", "agent@pve!", "a:b@pve!x", "agent@pve!x y"})
  void aTokenIdOfAnotherFormIsRefused(String text) {
    assertThatThrownBy(() ->
            new Access(
                java.util.List.of("https://h:8006"),
                text,
                org.decentagent.spi.unit.Secret.of("s3cret"),
                new org.decentagent.toolkit.http.ServerTrust.PublicAuthorities()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }
}
