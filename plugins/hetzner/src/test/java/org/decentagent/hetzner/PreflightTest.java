// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreflightTest {
  private static List<String> codes(List<Finding> findings, Severity severity) {
    return findings.stream()
        .filter(finding -> finding.severity() == severity)
        .map(finding -> finding.code().text().replace("hetzner/", ""))
        .toList();
  }

  /** Settings with which all is well. */
  private static Settings complete(Account account) {
    return account
        .settings()
        .with(Layer.PROVIDER, "ssh_key", "nobody")
        .with(Layer.PROVIDER, "firewalls", List.of("guard"))
        .with(Layer.PROVIDER, "max_servers", 10L);
  }

  private static Provisioner wellPrepared(Account account) {
    new Hand(account).firewall("guard");
    new Hand(account).sshKey("nobody");
    Provisioner agent = account.agent(complete(account));
    agent.identity();
    return agent;
  }

  @Test
  void whereAllIsWellNothingIsFoundAndNothingIsChanged() {
    try (Account account = Account.open()) {
      Provisioner agent = wellPrepared(account);
      account.calls();

      List<Finding> findings = agent.preflight();

      assertThat(findings).isEmpty();
      assertThat(account.calls()).isNotEmpty().allMatch(call -> call.startsWith("GET "));
    }
  }

  @Test
  void whatCannotBeToldIsSaid() {
    try (Account account = Account.open()) {
      List<Finding> findings = account.agent().preflight();

      assertThat(codes(findings, Severity.INFO))
          .containsExactlyInAnyOrder("token_rights_unknown", "password_mails", "limit_unknown");
      assertThat(findings).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server_types | cx99    | no_such_type
          server_types | cpx11   | not_offered
          locations    | mars1   | no_such_location
          firewalls    | absent  | no_such_firewall
          """)
  void aListThatNamesWhatIsNotThereIsAnError(String key, String value, String code) {
    try (Account account = Account.open()) {
      Settings settings = account.settings().with(Layer.PROVIDER, key, List.of(value));

      List<Finding> findings = account.agent(settings).preflight();

      assertThat(codes(findings, Severity.ERROR)).contains(code);
      assertThat(findings)
          .filteredOn(finding -> finding.severity() == Severity.ERROR)
          .allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "image, debian-99, no_such_image, ERROR",
    "ssh_key, absent, no_such_ssh_key, ERROR",
    "image, debian-11, image_deprecated, WARNING",
    "addresses, ipv6, ipv6_only, INFO"
  })
  void aSettingThatNamesWhatIsNotThereIsFound(
      String key, String value, String code, Severity severity) {
    try (Account account = Account.open()) {
      Settings settings = account.settings().with(Layer.PROVIDER, key, value);

      List<Finding> findings = account.agent(settings).preflight();

      assertThat(codes(findings, severity)).contains(code);
    }
  }

  @ParameterizedTest
  @CsvSource({"arm, 10, no_such_image", "x86, 900, image_too_large"})
  void aSnapshotThatDoesNotFitTheServersIsAnError(String architecture, int disk, String code) {
    try (Account account = Account.open()) {
      long snapshot =
          account
              .hetzner
              .let(
                  new ForeignHand.AddSnapshot(
                      Account.PROJECT, "golden", architecture, disk, Map.of()))
              .orElseThrow();
      Settings settings = account.settings().with(Layer.PROVIDER, "image", Long.toString(snapshot));

      List<Finding> findings = account.agent(settings).preflight();

      assertThat(codes(findings, Severity.ERROR)).contains(code);
    }
  }

  @Test
  void withdrawnAndSoldOutTypesAreWarnedOf() {
    try (Account account = Account.open()) {
      Provisioner agent = wellPrepared(account);
      account.hetzner.let(
          new ForeignHand.Discontinued(
              "cx23", "fsn1", Account.START, Account.START.plus(Duration.ofDays(40))));
      for (String location : List.of("fsn1", "nbg1")) {
        account.hetzner.let(
            new ForeignHand.SoldOut(
                "cx33",
                location,
                ForeignHand.Shortage.RESOURCE_UNAVAILABLE,
                ForeignHand.Shown.IN_CATALOGUE));
      }

      List<Finding> findings = agent.preflight();

      assertThat(codes(findings, Severity.WARNING))
          .containsExactlyInAnyOrder("deprecated", "sold_out");
    }
  }

  @Test
  void aSharedProjectIsWarnedOf() {
    try (Account account = Account.open()) {
      Provisioner agent = wellPrepared(account);
      account.hetzner.let(
          new ForeignHand.CreateServer(Account.PROJECT, "web-1", "cx23", "fsn1", Map.of()));
      account.hetzner.let(new ForeignHand.UseUpRateLimit(Account.PROJECT, 500));

      List<Finding> findings = agent.preflight();

      assertThat(codes(findings, Severity.WARNING))
          .containsExactlyInAnyOrder("project_shared", "few_calls_left");
    }
  }

  @Test
  void aRevokedTokenIsOneError() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.let(new ForeignHand.RevokeToken(Account.TOKEN));

      List<Finding> findings = agent.preflight();

      assertThat(codes(findings, Severity.ERROR)).containsExactly("unauthorized");
      assertThat(findings.getFirst().toString()).doesNotContain(Account.TOKEN);
    }
  }
}
