// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every line of the table, with a text that was recorded or is in the sources. */
final class ProxmoxFailuresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | got no worker upid - start worker failed                        | UnknownOutcome | no_worker_upid
          500 | can't lock file '/var/lock/qemu-server/lock-1.conf' - got timeout | Retryable    | lock_timeout
          0   | clone failed: cfs-lock 'storage-x' error: got lock timeout      | Retryable      | lock_timeout
          500 | VM is locked (clone)                                            | Retryable      | locked
          500 | checksum mismatch (file change by other user?)                  | Retryable      | changed_meanwhile
          500 | cluster not ready - no quorum?                                  | Retryable      | no_quorum
          500 | unable to create VM 101: config file already exists             | Retryable      | vmid_taken
          500 | no such cluster node 'pve9'                                     | Permanent      | no_such_node
          500 | storage 'nope' does not exist                                   | Permanent      | no_such_storage
          500 | storage 'nfs' is not online                                     | Retryable      | storage_offline
          500 | parameter 'storage' not allowed for linked clones               | Permanent      | no_linked_clone
          500 | Linked clone feature is not supported for drive 'scsi0'         | Permanent      | no_linked_clone
          500 | can't clone VM to node 'b' (VM uses local storage)              | Permanent      | storage_not_shared
          500 | SSH public key validation error                                 | Permanent      | bad_ssh_key
          500 | VM 101 is running - destroy failed                              | Retryable      | still_running
          500 | can't remove VM 101 - protection mode enabled                   | Permanent      | protected
          500 | used in HA resources and purge parameter not set                | Permanent      | ha_managed
          0   | qemu-img: error: No space left on device                        | QuotaExceeded  | no_space
          0   | start failed: Cannot allocate memory                            | QuotaExceeded  | no_space
          500 | QEMU guest agent is not running                                 | Retryable      | agent
          0   | bridge 'vmbr7' does not exist                                   | Permanent      | no_such_bridge
          500 | only root can set 'args' config                                 | Permanent      | root_only
          500 | Configuration file 'nodes/a/qemu-server/1.conf' does not exist  | Retryable      | no_such_vm
          400 | Parameter verification failed.                                  | Permanent      | bad_request
          401 | ''                                                              | AccessDenied   | unauthorized
          403 | Permission check failed (/vms/9000, VM.Clone)                   | AccessDenied   | forbidden
          429 | slow down                                                       | Retryable      | throttled
          501 | Method 'GET /nothing' not implemented                           | Permanent      | not_implemented
          503 | ''                                                              | Retryable      | unavailable
          595 | ''                                                              | UnknownOutcome | node_unreachable
          599 | Too many redirections                                           | UnknownOutcome | node_unreachable
          500 | a text of a release to come                                     | UnknownOutcome | server_error
          502 | an answer that is not of the API                                | UnknownOutcome | server_error
          0   | a text of a task to come                                        | Retryable      | task_failed
          """)
  void whatARefusedChangeMeans(int status, String message, String kind, String code) {
    ProvisioningException failure =
        ProxmoxFailures.of(new Refusal("clone VM 1", status, message), Effect.MAYBE);

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.code().text()).isEqualTo("proxmox/" + code);
    assertThat(failure).hasMessageStartingWith("cannot clone VM 1: ");
  }

  @Test
  void aReadThatCannotBeExplainedMayBeRepeated() {
    for (int status : new int[] {500, 502, 595, 596, 597, 599}) {
      assertThat(ProxmoxFailures.of(new Refusal("look", status, "?"), Effect.NONE))
          .isInstanceOf(ProvisioningException.Retryable.class);
    }
    assertThat(ProxmoxFailures.of(new Refusal("look", 500, "got no worker upid"), Effect.NONE))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }
}
