// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/**
 * What each refusal of Proxmox VE means for the agent. Nearly everything that is not about
 * permissions or parameters comes as status 500 with a text, so the texts decide. They are those of
 * releases 8.4.21 and 9.2.11 (recorded on 2026-11-22) and of the sources.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/">Proxmox VE API</a>
 * @see <a href="https://git.proxmox.com/?p=qemu-server.git">qemu-server</a>
 */
public final class ProxmoxFailures {
  private static final int ANY = -1;

  /** What the agent may do next. */
  private enum Kind {
    RETRY,
    PERMANENT,
    QUOTA,
    /** It does not let us in, or not that far. */
    ACCESS,
    /** Whatever was asked: only a look can tell. */
    UNKNOWN
  }

  /** One meaning: the first whose status and words fit counts. */
  private record Meaning(int status, Pattern words, Kind kind, String code, String remedy) {
    static Meaning of(int status, String words, Kind kind, String code, String remedy) {
      return new Meaning(
          status, Pattern.compile(words, Pattern.CASE_INSENSITIVE), kind, code, remedy);
    }

    boolean fits(Refusal refusal) {
      return (status == ANY || status == refusal.status())
          && words.matcher(refusal.message()).find();
    }
  }

  private static final List<Meaning> MEANINGS =
      List.of(
          // The worker did its work although its start seemed to fail: hashicorp/packer-plugin-
          // proxmox#24.
          Meaning.of(
              ANY, "got no worker upid|start worker failed", Kind.UNKNOWN, "no_worker_upid", ""),
          // https://git.proxmox.com/?p=pve-common.git (PVE::Tools::lock_file)
          Meaning.of(
              ANY,
              "can't lock file|got timeout|got lock timeout",
              Kind.RETRY,
              "lock_timeout",
              "the storage is slow or busy; nothing has to be done unless it stays so"),
          Meaning.of(
              ANY,
              "VM is locked",
              Kind.RETRY,
              "locked",
              "wait for the job that holds the lock; 'qm unlock <vmid>' removes one that was left"),
          Meaning.of(ANY, "checksum mismatch", Kind.RETRY, "changed_meanwhile", ""),
          Meaning.of(
              ANY,
              "no quorum|cluster not ready",
              Kind.RETRY,
              "no_quorum",
              "bring enough nodes of the cluster back"),
          Meaning.of(
              ANY,
              "unable to create VM \\d+: config file already exists|VM \\d+ already exists",
              Kind.RETRY,
              "vmid_taken",
              ""),
          Meaning.of(
              ANY,
              "no such cluster node|hostname lookup",
              Kind.PERMANENT,
              "no_such_node",
              "correct the setting 'nodes'"),
          Meaning.of(
              ANY,
              "storage '[^']*' does not exist",
              Kind.PERMANENT,
              "no_such_storage",
              "correct the setting 'storage'"),
          Meaning.of(
              ANY,
              "storage '[^']*' is not (online|active|available)",
              Kind.RETRY,
              "storage_offline",
              "bring the storage back"),
          Meaning.of(
              ANY,
              "parameter '[^']*' not allowed for linked clones|linked clone",
              Kind.PERMANENT,
              "no_linked_clone",
              "set clone = \"full\", or move the template to a storage that can"),
          Meaning.of(
              ANY,
              "non-shared storage|uses local storage",
              Kind.PERMANENT,
              "storage_not_shared",
              "keep a template of the same name on each node"),
          Meaning.of(
              ANY,
              "SSH public key validation error|invalid urlencoded string",
              Kind.PERMANENT,
              "bad_ssh_key",
              ""),
          Meaning.of(ANY, "is running - destroy failed", Kind.RETRY, "still_running", ""),
          Meaning.of(
              ANY,
              "protection mode enabled",
              Kind.PERMANENT,
              "protected",
              "'qm set <vmid> --protection 0' lifts it, if the VM may go"),
          Meaning.of(
              ANY,
              "used in HA resources",
              Kind.PERMANENT,
              "ha_managed",
              "'ha-manager remove vm:<vmid>'"),
          Meaning.of(
              ANY,
              "no space left|not enough (free )?space|insufficient|out of space|data space"
                  + "|cannot allocate memory|not enough memory",
              Kind.QUOTA,
              "no_space",
              "free some, or sell less"),
          Meaning.of(
              ANY, "guest agent is not running|VM \\d+ is not running", Kind.RETRY, "agent", ""),
          Meaning.of(
              ANY,
              "bridge '[^']*' does not exist",
              Kind.PERMANENT,
              "no_such_bridge",
              "correct the setting 'bridge'"),
          Meaning.of(ANY, "only root can", Kind.PERMANENT, "root_only", ""),
          Meaning.of(
              500, "Configuration file '[^']*' does not exist", Kind.RETRY, "no_such_vm", ""),
          Meaning.of(400, "", Kind.PERMANENT, "bad_request", ""),
          Meaning.of(
              401,
              "",
              Kind.ACCESS,
              "unauthorized",
              "check token_id and token; 'pveum user token list <user>' shows what there is"),
          Meaning.of(
              403,
              "",
              Kind.ACCESS,
              "forbidden",
              "'dc-agent doctor' names the privilege and the command that grants it"),
          Meaning.of(429, "", Kind.RETRY, "throttled", ""),
          Meaning.of(501, "", Kind.PERMANENT, "not_implemented", ""),
          Meaning.of(503, "", Kind.RETRY, "unavailable", ""));

  private ProxmoxFailures() {}

  /** What a refusal means. */
  static ProvisioningException of(Refusal refusal, Effect effect) {
    String text =
        "cannot "
            + refusal.what()
            + ": "
            + (refusal.message().isEmpty() ? "status " + refusal.status() : refusal.message());
    Optional<Meaning> known =
        MEANINGS.stream().filter(meaning -> meaning.fits(refusal)).findFirst();
    if (known.isEmpty()) {
      return refusal.status() == Refusal.TASK
          ? new ProvisioningException.Retryable(code("task_failed"), text)
          : unexplained(
              refusal.status() >= 595 ? "node_unreachable" : "server_error",
              text + " (status " + refusal.status() + ")",
              effect);
    }
    Meaning meaning = known.get();
    FailureCode code = code(meaning.code());
    String full = meaning.remedy().isEmpty() ? text : text + "; " + meaning.remedy();
    return switch (meaning.kind()) {
      case RETRY -> new ProvisioningException.Retryable(code, full);
      case PERMANENT -> new ProvisioningException.Permanent(code, full);
      case QUOTA -> new ProvisioningException.QuotaExceeded(code, full);
      case ACCESS -> new ProvisioningException.AccessDenied(code, full);
      case UNKNOWN -> unexplained(meaning.code(), full, effect);
    };
  }

  /** What it means that a task ended with an error, after a look showed that it had no effect. */
  public static ProvisioningException ofTask(String what, String error) {
    return of(new Refusal(what, Refusal.TASK, error), Effect.NONE);
  }

  /** Nothing was sent to any of the addresses. */
  static ProvisioningException notSent(String what, String why) {
    return new ProvisioningException.Retryable(
        code("unreachable"), "cannot " + what + ": " + Refusal.oneLine(why));
  }

  /** Nothing was sent, because the certificate shown is not one that is believed. */
  static ProvisioningException untrusted(String what, String why) {
    return new ProvisioningException.AccessDenied(
        code("certificate"),
        "cannot "
            + what
            + ": "
            + why
            + "; if the node's certificate was renewed, add that fingerprint to 'fingerprints'");
  }

  /** Something was sent, and what came back is nothing that can be relied on. */
  static ProvisioningException unexplained(String code, String text, Effect effect) {
    return switch (effect) {
      case NONE -> new ProvisioningException.Retryable(code(code), text);
      case MAYBE -> new ProvisioningException.UnknownOutcome(code(code), text);
    };
  }

  /** The stable name of a failure of this plugin. */
  public static FailureCode code(String name) {
    return new FailureCode("proxmox/" + name);
  }
}
