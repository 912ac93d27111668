// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of the table of errors, as seen by a look and by an order. */
final class FailuresTest {
  private static final CallPattern LOOK = new CallPattern("GET", "/servers");

  private static ProvisioningException thrownBy(Runnable call) {
    return catchThrowableOfType(ProvisioningException.class, call::run);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          400, json_error,                     Permanent,     Permanent
          401, unauthorized,                   AccessDenied,  AccessDenied
          401, token_readonly,                 AccessDenied,  AccessDenied
          403, forbidden,                      AccessDenied,  AccessDenied
          403, maintenance,                    Retryable,     Retryable
          403, resource_limit_exceeded,        QuotaExceeded, QuotaExceeded
          404, not_found,                      Permanent,     Permanent
          405, method_not_allowed,             Permanent,     Permanent
          409, conflict,                       Retryable,     Retryable
          410, deprecated_api_endpoint,        Permanent,     Permanent
          412, resource_unavailable,           QuotaExceeded, QuotaExceeded
          422, placement_error,                QuotaExceeded, QuotaExceeded
          412, primary_ip_version_mismatch,    Permanent,     Permanent
          422, primary_ip_assigned,            Permanent,     Permanent
          422, primary_ip_datacenter_mismatch, Permanent,     Permanent
          422, service_error,                  Retryable,     Retryable
          422, unsupported_error,              Permanent,     Permanent
          423, locked,                         Retryable,     Retryable
          423, protected,                      Permanent,     Permanent
          429, rate_limit_exceeded,            Retryable,     Retryable
          500, server_error,                   Retryable,     UnknownOutcome
          502, bad_gateway,                    Retryable,     UnknownOutcome
          503, unavailable,                    Retryable,     UnknownOutcome
          504, timeout,                        Retryable,     UnknownOutcome
          401, never_heard_of,                 AccessDenied,  AccessDenied
          418, never_heard_of,                 Retryable,     Retryable
          599, never_heard_of,                 Retryable,     UnknownOutcome
          200, '',                             Retryable,     UnknownOutcome
          """)
  void aRefusalMeansWhatItsCodeSays(int status, String code, String onLook, String onOrder) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      HetznerFault fault =
          status == 200
              ? new HetznerFault.Garbled("nonsense")
              : new HetznerFault.Status(
                  status,
                  "application/json",
                  "{\"error\":{\"code\":\"%s\",\"message\":\"so it is\",\"details\":null}}"
                      .formatted(code));
      account.hetzner.fail(LOOK, 1, fault);
      ProvisioningException look = thrownBy(() -> agent.find(Mark.of(Account.contract(1))));
      account.hetzner.heal();
      account.clock.advance(java.time.Duration.ofMinutes(2));
      account.hetzner.fail(Account.CREATE, 4, fault);

      ProvisioningException order = thrownBy(() -> account.deliver(agent, 1));

      assertThat(look.getClass().getSimpleName()).isEqualTo(onLook);
      assertThat(order.getClass().getSimpleName()).isEqualTo(onOrder);
      assertThat(look.getMessage()).startsWith("cannot look for server dc-");
    }
  }

  @Test
  void aRefusalTellsTheCorrelationThatSupportAsksFor() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(LOOK, new HetznerFault.ErrorAnswer(403, "forbidden", "no"));

      assertThatThrownBy(() -> agent.find(Mark.of(Account.contract(1))))
          .hasMessageContaining("no (forbidden, status 403, correlation ")
          .hasMessageContaining("check the token's project");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"error\":null}",
        "{\"error\":\"no\"}",
        "{\"error\":{}}",
        "{\"error\":{\"code\":\"a\\nb"
            + " \\u0000\",\"message\":\"x\\r\\ny\\u001b[31m\",\"details\":{}}}",
        "{\"error\":{\"code\":7,\"message\":[],\"details\":[]}}",
        "\u0000\u0001"
      })
  void aRefusalInAnyFormIsOneLineWithoutControlCharacters(String body) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(LOOK, new HetznerFault.Status(400, "application/json", body));

      ProvisioningException thrown = thrownBy(() -> agent.find(Mark.of(Account.contract(1))));

      assertThat(thrown).isInstanceOf(ProvisioningException.Retryable.class);
      assertThat(thrown.getMessage()).doesNotMatch("(?s).*\\p{Cntrl}.*").contains("status");
    }
  }

  @Test
  void theTokenIsInNoMessage() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          LOOK, new HetznerFault.ErrorAnswer(401, "unauthorized", "the token is invalid"));

      ProvisioningException thrown = thrownBy(() -> agent.find(Mark.of(Account.contract(1))));

      assertThat(thrown.toString()).doesNotContain(Account.TOKEN);
      assertThat(agent.toString()).doesNotContain(Account.TOKEN);
    }
  }

  @Test
  void onlyAPathThatIsUnknownIsAFaultOfTheAddress() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(LOOK, new HetznerFault.ErrorAnswer(404, "not_found", "no server"));
      ProvisioningException thing = thrownBy(() -> agent.find(Mark.of(Account.contract(1))));
      account.hetzner.failNext(
          LOOK, new HetznerFault.ErrorAnswer(404, "not_found", "api route not found"));
      ProvisioningException path = thrownBy(() -> agent.find(Mark.of(Account.contract(1))));

      assertThat(thing.getMessage()).doesNotContain("api_url");
      assertThat(path.getMessage()).contains("correct 'api_url'");
    }
  }

  @Test
  void aLongRefusalIsCut() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          LOOK, new HetznerFault.ErrorAnswer(409, "conflict", "x".repeat(5000)));

      ProvisioningException thrown = thrownBy(() -> agent.find(Mark.of(Account.contract(1))));

      assertThat(thrown.getMessage()).hasSizeLessThan(1000).contains("xxx…");
    }
  }
}
