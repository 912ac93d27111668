// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.decentagent.hetzner.api.Catalogue;
import org.decentagent.hetzner.api.Family;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/**
 * Checks a project and the settings for it, and changes nothing. Whether a token may write cannot
 * be told without writing; where our marker stands, one of this project could. Safe for use by many
 * threads.
 */
final class Preflight {
  private static final int FEW_CALLS = 600;

  private final Hetzner hetzner;
  private final Settings settings;
  private final Wish wish;
  private final Marker marker;
  private final ServerInventory inventory;
  private final InstantSource clock;

  Preflight(
      Hetzner hetzner,
      Settings settings,
      Wish wish,
      Marker marker,
      ServerInventory inventory,
      InstantSource clock) {
    this.hetzner = hetzner;
    this.settings = settings;
    this.wish = wish;
    this.marker = marker;
    this.inventory = inventory;
    this.clock = clock;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try {
      Catalogue catalogue = hetzner.catalogue();
      findings.addAll(new CatalogueChecks(catalogue, wish, clock.instant()).findings());
      findings.addAll(firewalls(catalogue));
      findings.addAll(sshKey(catalogue));
      findings.addAll(token());
      findings.addAll(addresses());
      findings.addAll(room());
      findings.addAll(calls());
    } catch (ProvisioningException e) {
      findings.add(
          new Finding(
              e.code(),
              Severity.ERROR,
              String.valueOf(e.getMessage()),
              "without its API no instance can be made or removed",
              e instanceof ProvisioningException.AccessDenied
                  ? "put a token with Read & Write where 'token' points, and restart the agent; no"
                      + " contract is failed meanwhile"
                  : "curl -H \"Authorization: Bearer $TOKEN\" "
                      + settings.get(HetznerConfig.API_URL)
                      + "/locations"));
    }
    return findings;
  }

  private List<Finding> token() {
    if (marker.exists()) {
      return List.of();
    }
    return inventory.ours() > 0
        ? List.of(
            finding(
                "marker_missing",
                Severity.WARNING,
                "the agent's placement group is gone from the project, and its servers are there",
                "by its id the agent knows the project again; somebody deleted it",
                "nothing, where the servers say which project it is: the agent makes it anew; else"
                    + " 'dc-agent contracts' shows the command that does"))
        : List.of(
            finding(
                "token_rights_unknown",
                Severity.INFO,
                "the token can read, and this agent has not made anything in its project yet",
                "whether it may write shows only by writing",
                "check in the Cloud Console that it is a token with Read & Write"));
  }

  private List<Finding> firewalls(Catalogue catalogue) {
    if (wish.firewalls().isEmpty()) {
      return List.of();
    }
    var known = catalogue.firewalls();
    return wish.firewalls().stream()
        .filter(name -> Catalogue.find(known, name).isEmpty())
        .map(name ->
            finding(
                "no_such_firewall",
                Severity.ERROR,
                "the project has no firewall '" + name + "'",
                "without it no server is made",
                "hcloud firewall create --name " + name + ", or correct 'firewalls'"))
        .toList();
  }

  private List<Finding> sshKey(Catalogue catalogue) {
    var key = settings.find(HetznerConfig.SSH_KEY);
    if (key.isEmpty()) {
      return List.of(
          finding(
              "password_mails",
              Severity.INFO,
              "no ssh_key is set",
              "Hetzner mails a root password of every new server to the account's owner; it is"
                  + " taken back at the first boot",
              "upload one key whose private half you destroy, and name it in ssh_key"));
    }
    return Catalogue.find(catalogue.sshKeys(), key.get()).isPresent()
        ? List.of()
        : List.of(
            finding(
                "no_such_ssh_key",
                Severity.ERROR,
                "the project has no SSH key '" + key.get() + "'",
                "no server can be ordered with it",
                "upload the key, or correct 'ssh_key'"));
  }

  private List<Finding> addresses() {
    return wish.reach().families().contains(Family.IPV4)
        ? List.of()
        : List.of(
            finding(
                "ipv6_only",
                Severity.INFO,
                "addresses = \"ipv6\"",
                "customers without IPv6 cannot log in, and an agent without it cannot tell whether"
                    + " they could",
                "say so in the offering; give this machine IPv6"));
  }

  private List<Finding> room() {
    var most = settings.find(HetznerConfig.MAX_SERVERS);
    if (most.isEmpty()) {
      return List.of(
          finding(
              "limit_unknown",
              Severity.INFO,
              "max_servers is not set",
              "Hetzner tells nobody how many servers a project may have; contracts beyond it wait"
                  + " in vain",
              "look it up in the Cloud Console under Limits, and set max_servers"));
    }
    long foreign = inventory.foreign();
    return foreign == 0
        ? List.of()
        : List.of(
            finding(
                "project_shared",
                Severity.WARNING,
                "the project has " + foreign + " servers that are not this agent's",
                "they use up its limits and its calls, and whoever manages them can delete ours",
                "give the agent a project of its own"));
  }

  private List<Finding> calls() {
    OptionalInt left = hetzner.remainingCalls();
    return left.isEmpty() || left.getAsInt() >= FEW_CALLS
        ? List.of()
        : List.of(
            finding(
                "few_calls_left",
                Severity.WARNING,
                "Hetzner lets this project make " + left.getAsInt() + " more calls this hour",
                "something else uses it up; at 300 only removals go on",
                "give the agent a project of its own"));
  }

  static Finding finding(
      String code, Severity severity, String evidence, String cause, String remedy) {
    return new Finding(HetznerFailures.code(code), severity, evidence, cause, remedy);
  }
}
