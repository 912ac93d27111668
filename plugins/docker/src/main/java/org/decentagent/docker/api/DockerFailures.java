// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/**
 * What each refusal of a Docker Engine means for the agent. Texts are those of engine 20.10
 * (recorded) and of the engine's sources.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/">Engine API 1.41</a>
 * @see <a href="https://github.com/moby/moby/tree/master/daemon">the daemon's messages</a>
 */
public final class DockerFailures {
  private static final Duration PULL_LIMIT_PAUSE = Duration.ofMinutes(15);

  /** What the agent may do next. */
  private enum Kind {
    RETRY,
    RETRY_LATER,
    PERMANENT,
    QUOTA,
    /** It does not let us in. */
    ACCESS
  }

  /** One meaning: the first whose status (0: any) and words fit counts. */
  private record Meaning(int status, Pattern words, Kind kind, String code, String remedy) {
    static Meaning of(int status, String words, Kind kind, String code, String remedy) {
      return new Meaning(
          status, Pattern.compile(words, Pattern.CASE_INSENSITIVE), kind, code, remedy);
    }
  }

  private static final List<Meaning> MEANINGS =
      List.of(
          Meaning.of(400, "client version .* is too (old|new)", Kind.RETRY, "api_version", ""),
          Meaning.of(
              400, "minimum memory limit", Kind.PERMANENT, "memory_too_small", "sell more memory"),
          Meaning.of(
              400, "range of cpus is from", Kind.PERMANENT, "too_many_cpus", "sell fewer CPUs"),
          // https://docs.docker.com/docker-hub/usage/pulls/
          Meaning.of(
              0,
              "toomanyrequests|pull rate limit",
              Kind.RETRY_LATER,
              "pull_limit",
              "log in with 'docker login', or pull the image once by hand"),
          Meaning.of(
              0,
              "no such image|manifest (unknown|for .* not found)|pull access denied"
                  + "|repository does not exist",
              Kind.PERMANENT,
              "no_such_image",
              "correct the setting 'image', or log in with 'docker login'"),
          Meaning.of(
              0,
              "no such host|dial tcp|i/o timeout|tls handshake timeout|connection refused",
              Kind.RETRY,
              "registry_unreachable",
              "load the image by hand with 'docker load', or set pull = \"never\""),
          Meaning.of(
              0, "no space left on device", Kind.QUOTA, "no_space", "free space on the host"),
          // https://github.com/moby/moby/issues/46823
          Meaning.of(
              500,
              "storage-opt",
              Kind.PERMANENT,
              "disk_not_enforceable",
              "mount the engine's data folder as xfs with pquota, or set disk = \"unenforced\""),
          // On btrfs a size covers the image's own files too (observed on 2026-11-22).
          Meaning.of(
              500,
              "failed to limit qgroup",
              Kind.PERMANENT,
              "disk_too_small",
              "sell more disk than the image takes"),
          Meaning.of(
              0,
              "non-overlapping ipv4 address pool",
              Kind.QUOTA,
              "no_subnet",
              "widen the setting 'subnets'"),
          Meaning.of(
              500,
              "cannot assign requested address",
              Kind.PERMANENT,
              "bind_address",
              "set bind_address to an address of the engine's host"),
          Meaning.of(
              0, "unknown or invalid runtime", Kind.PERMANENT, "no_such_runtime", "set 'runtime'"),
          Meaning.of(
              0,
              "error setting rlimit",
              Kind.RETRY,
              "open_files",
              "set open_files to no more than the engine itself may open"),
          Meaning.of(
              400, "oci runtime create failed", Kind.PERMANENT, "bad_command", "use another image"),
          Meaning.of(500, "oci runtime", Kind.RETRY, "runtime_failed", ""),
          Meaning.of(500, "invalid --security-opt", Kind.PERMANENT, "bad_security_option", ""),
          Meaning.of(403, "has active endpoints", Kind.RETRY, "network_in_use", ""),
          Meaning.of(
              403,
              "authorization denied by plugin",
              Kind.ACCESS,
              "forbidden",
              "allow the call in the engine's authorization plugin"),
          Meaning.of(400, "", Kind.PERMANENT, "bad_request", ""),
          Meaning.of(401, "", Kind.ACCESS, "unauthorized", "check the client certificate"),
          Meaning.of(403, "", Kind.PERMANENT, "forbidden", ""),
          Meaning.of(404, "", Kind.RETRY, "not_found", ""),
          Meaning.of(409, "", Kind.RETRY, "conflict", ""),
          Meaning.of(429, "", Kind.RETRY_LATER, "throttled", ""),
          Meaning.of(503, "", Kind.RETRY, "unavailable", ""));

  private DockerFailures() {}

  /** What a refusal means. */
  static ProvisioningException of(Refusal refusal, Effect effect) {
    Optional<Meaning> known =
        MEANINGS.stream()
            .filter(meaning -> meaning.status() == 0 || meaning.status() == refusal.status())
            .filter(meaning -> meaning.words().matcher(refusal.message()).find())
            .findFirst();
    String text = "cannot " + refusal.what() + ": " + refusal.message();
    if (known.isEmpty()) {
      return unexplained("server_error", text + " (status " + refusal.status() + ")", effect);
    }
    Meaning meaning = known.get();
    FailureCode code = code(meaning.code());
    String full = meaning.remedy().isEmpty() ? text : text + "; " + meaning.remedy();
    return switch (meaning.kind()) {
      case RETRY -> new ProvisioningException.Retryable(code, full);
      case RETRY_LATER -> new ProvisioningException.Retryable(code, full, PULL_LIMIT_PAUSE);
      case PERMANENT -> new ProvisioningException.Permanent(code, full);
      case QUOTA -> new ProvisioningException.QuotaExceeded(code, full);
      case ACCESS -> new ProvisioningException.AccessDenied(code, full);
    };
  }

  /** What it means that there was no answer, or none that can be read. */
  static ProvisioningException of(
      String what, EngineAddress engine, Throwable thrown, Effect effect) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      String text = "cannot " + what + ": " + Refusal.oneLine(why);
      if (cause instanceof SSLException) {
        return new ProvisioningException.AccessDenied(
            code("certificate"), text + "; check cert_folder for " + engine);
      }
      if (neverSent(cause)) {
        return new ProvisioningException.Retryable(
            code(why.contains("Permission denied") ? "permission_denied" : "unreachable"),
            "cannot " + what + ": " + Unreachable.explain(engine, why),
            thrown);
      }
      if (cause instanceof JsonProcessingException) {
        return unexplained("unreadable_answer", "cannot " + what + ": unreadable answer", effect);
      }
      if (cause instanceof TimeoutException) {
        return unexplained("no_answer", "cannot " + what + ": no answer in time", effect);
      }
    }
    String why =
        thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    return unexplained("no_answer", "cannot " + what + ": " + Refusal.oneLine(why), effect);
  }

  /** The stable name of a failure of this plugin. */
  public static FailureCode code(String name) {
    return new FailureCode("docker/" + name);
  }

  private static boolean neverSent(Throwable cause) {
    String why = cause.getMessage() == null ? "" : cause.getMessage();
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException
        || cause.getClass().getSimpleName().equals("ConnectTimeoutException")
        || (cause instanceof SocketException
            && (why.contains("No such file or directory")
                || why.contains("Permission denied")
                || why.contains("Connection refused")));
  }

  private static ProvisioningException unexplained(String code, String text, Effect effect) {
    return switch (effect) {
      case NONE -> new ProvisioningException.Retryable(code(code), text);
      case MAYBE -> new ProvisioningException.UnknownOutcome(code(code), text);
    };
  }
}
