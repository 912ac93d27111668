// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.http.Exchange;

/**
 * What each refusal of Hetzner Cloud means for the agent. Only the code counts: one status stands
 * for many codes, and messages are for persons.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#errors">Hetzner Cloud: errors</a>
 */
public final class HetznerFailures {
  /** The code of every failure that means: not of this type at this location, not now. */
  public static final FailureCode NO_ROOM = code("resource_unavailable");

  /** The code of a request that Hetzner's catalogue did not allow. */
  public static final FailureCode INVALID = code("invalid_input");

  private static final Duration SHORTLY = Duration.ofSeconds(2);
  private static final Duration WHILE_LOCKED = Duration.ofSeconds(5);
  private static final Duration MAINTENANCE = Duration.ofMinutes(5);

  /** What the agent may do next. */
  private enum Kind {
    RETRY,
    WHEN_UNLOCKED,
    AFTER_MAINTENANCE,
    WHEN_CALLS_ARE_LEFT,
    PERMANENT,
    NO_ROOM,
    QUOTA,
    ACCESS,
    UNCLEAR
  }

  private record Meaning(String code, Kind kind, String remedy) {
    static Meaning of(String code, Kind kind, String remedy) {
      return new Meaning(code, kind, remedy);
    }
  }

  /**
   * Every line: <a href="https://docs.hetzner.cloud/reference/cloud#errors">errors</a>, unless
   * another source is named.
   */
  private static final Map<String, Meaning> MEANINGS =
      Stream.of(
              Meaning.of("json_error", Kind.PERMANENT, "update the agent"),
              Meaning.of(
                  "unauthorized",
                  Kind.ACCESS,
                  "make a new token (Read & Write) in the project, put it where 'token' points,"
                      + " restart the agent"),
              Meaning.of(
                  "token_readonly",
                  Kind.ACCESS,
                  "make a token with Read & Write in the project, and restart the agent"),
              Meaning.of("forbidden", Kind.ACCESS, "check the token's project and rights"),
              Meaning.of("maintenance", Kind.AFTER_MAINTENANCE, ""),
              // https://github.com/hetznercloud/hcloud-go/blob/main/hcloud/error.go
              Meaning.of(
                  "resource_limit_exceeded",
                  Kind.QUOTA,
                  "ask for a higher limit in the Cloud Console, and set max_servers"),
              Meaning.of("not_found", Kind.PERMANENT, ""),
              Meaning.of("method_not_allowed", Kind.PERMANENT, "update the agent"),
              // Where it is about our own name, callers look instead.
              Meaning.of("uniqueness_error", Kind.RETRY, ""),
              Meaning.of("conflict", Kind.RETRY, ""),
              Meaning.of("deprecated_api_endpoint", Kind.PERMANENT, "update the agent"),
              // https://github.com/syself/cluster-api-provider-hetzner/issues/1756
              Meaning.of("resource_unavailable", Kind.NO_ROOM, ""),
              // https://docs.hetzner.cloud/reference/cloud#servers-create-a-server
              Meaning.of("placement_error", Kind.NO_ROOM, ""),
              Meaning.of("primary_ip_assigned", Kind.PERMANENT, ""),
              Meaning.of("primary_ip_datacenter_mismatch", Kind.PERMANENT, ""),
              Meaning.of("primary_ip_version_mismatch", Kind.PERMANENT, ""),
              Meaning.of("invalid_input", Kind.PERMANENT, "'dc-agent doctor' checks the settings"),
              Meaning.of("service_error", Kind.RETRY, ""),
              Meaning.of("unsupported_error", Kind.PERMANENT, ""),
              Meaning.of("locked", Kind.WHEN_UNLOCKED, ""),
              Meaning.of("protected", Kind.PERMANENT, "lift its protection in the Cloud Console"),
              Meaning.of("rate_limit_exceeded", Kind.WHEN_CALLS_ARE_LEFT, ""),
              Meaning.of("server_error", Kind.UNCLEAR, ""),
              Meaning.of("bad_gateway", Kind.UNCLEAR, ""),
              Meaning.of("unavailable", Kind.UNCLEAR, ""),
              Meaning.of("timeout", Kind.UNCLEAR, ""))
          .collect(Collectors.toUnmodifiableMap(Meaning::code, Function.identity()));

  private HetznerFailures() {}

  /**
   * What a refusal means.
   *
   * @param hold how long all calls are held, if they are
   */
  static ProvisioningException of(String what, Refusal refusal, Effect effect, Duration hold) {
    String text = "cannot " + what + ": " + refusal;
    if (refusal.isAboutThePath() && refusal.status() == 404) {
      return new ProvisioningException.Permanent(
          code("no_such_path"), text + "; correct 'api_url', or update the agent");
    }
    Meaning meaning = meaning(refusal);
    FailureCode code = code(meaning.code());
    String full = meaning.remedy().isEmpty() ? text : text + "; " + meaning.remedy();
    return switch (meaning.kind()) {
      case RETRY -> new ProvisioningException.Retryable(code, full, SHORTLY);
      case WHEN_UNLOCKED -> new ProvisioningException.Retryable(code, full, WHILE_LOCKED);
      case AFTER_MAINTENANCE -> new ProvisioningException.Retryable(code, full, MAINTENANCE);
      case WHEN_CALLS_ARE_LEFT ->
          new ProvisioningException.Retryable(code, full, hold.isPositive() ? hold : SHORTLY);
      case PERMANENT -> new ProvisioningException.Permanent(code, full);
      case NO_ROOM -> new ProvisioningException.QuotaExceeded(NO_ROOM, full);
      case QUOTA -> new ProvisioningException.QuotaExceeded(code, full);
      case ACCESS -> new ProvisioningException.AccessDenied(code, full);
      case UNCLEAR -> unclear(code, full, effect);
    };
  }

  /** A code we do not know is judged by its status: a 4xx was refused, a 5xx may have worked. */
  private static Meaning meaning(Refusal refusal) {
    Meaning known = MEANINGS.get(refusal.code());
    if (known != null) {
      return known;
    }
    String code =
        refusal.code().matches("[a-z0-9_.-]{1,80}") ? refusal.code() : "status_" + refusal.status();
    return switch (refusal.status()) {
      case 401, 403 -> new Meaning(code, Kind.ACCESS, "check the token");
      case 429 -> new Meaning(code, Kind.WHEN_CALLS_ARE_LEFT, "");
      default ->
          new Meaning(
              code,
              refusal.status() >= 400 && refusal.status() < 500 ? Kind.RETRY : Kind.UNCLEAR,
              "");
    };
  }

  /** What it means that there was no answer. */
  static ProvisioningException of(String what, Exchange.NotSent failed) {
    String text = "cannot " + what + ": " + failed.why();
    return failed.untrusted()
        ? new ProvisioningException.AccessDenied(
            code("certificate"), text + "; check the proxy and the clock of this machine")
        : new ProvisioningException.Retryable(code("unreachable"), text);
  }

  /** What it means that the answer was lost. */
  static ProvisioningException of(String what, Exchange.NoAnswer lost, Effect effect) {
    return unclear(code("no_answer"), "cannot " + what + ": " + lost.why(), effect);
  }

  /** What it means that the answer says success and cannot be read. */
  static ProvisioningException unreadable(String what, Effect effect) {
    return unclear(
        code("unreadable_answer"),
        "cannot " + what + ": the answer says success and cannot be read",
        effect);
  }

  /** The stable name of a failure of this plugin. */
  public static FailureCode code(String name) {
    return new FailureCode("hetzner/" + name.toLowerCase(Locale.ROOT));
  }

  private static ProvisioningException unclear(FailureCode code, String text, Effect effect) {
    return switch (effect) {
      case NONE -> new ProvisioningException.Retryable(code, text);
      case MAYBE -> new ProvisioningException.UnknownOutcome(code, text);
    };
  }
}
