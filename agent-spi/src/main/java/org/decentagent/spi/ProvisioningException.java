// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.decentagent.spi.unit.Bounds;

/**
 * Why a call to a backend did not do what it was to do, sorted by what the agent may do next.
 * Messages say what was tried, on what, and why it failed, in one line, without secrets and without
 * whole response bodies; the agent shows them to the operator. Any other exception that leaves a
 * plugin counts as {@link UnknownOutcome} on a change and as {@link Retryable} on a read.
 *
 * <p>What follows, by call:
 *
 * <ul>
 *   <li>{@link Provisioner#provision}: as each kind says. Every kind but {@code UnknownOutcome}
 *       promises that this call caused nothing more.
 *   <li>{@link Provisioner#terminate} and {@link org.decentagent.spi.capability.Suspension}: the
 *       agent calls again, with growing pauses, whatever the kind; {@code Permanent} shows the
 *       operator that help is needed. Only {@code Conflict} holds the contract.
 *   <li>{@link Provisioner#find}, {@link Provisioner#identity}, {@link Provisioner#fits}, {@link
 *       Provisioner#inventory}, {@link Provisioner#probe}: nothing was learnt, whatever the kind;
 *       the agent asks again.
 * </ul>
 */
public abstract sealed class ProvisioningException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient FailureCode code;

  private ProvisioningException(FailureCode code, String message, Throwable cause) {
    super(Bounds.sentence(message), cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  private ProvisioningException(FailureCode code, String message) {
    super(Bounds.sentence(message));
    this.code = Objects.requireNonNull(code, "code");
  }

  /** What was tried, on what, and why it failed: one line without secrets, for the operator. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** What to count and to look up in the documentation. */
  public FailureCode code() {
    return code;
  }

  /** Nothing happened, and the same call may succeed later. The agent waits and calls again. */
  public static final class Retryable extends ProvisioningException {
    private static final long serialVersionUID = 1;
    private final transient Optional<Duration> retryAfter;

    /** Waits as the agent sees fit. */
    public Retryable(FailureCode code, String message, Throwable cause) {
      super(code, message, cause);
      this.retryAfter = Optional.empty();
    }

    /** Waits as the agent sees fit. */
    public Retryable(FailureCode code, String message) {
      super(code, message);
      this.retryAfter = Optional.empty();
    }

    /** Waits at least {@code retryAfter}, which the backend asked for. */
    public Retryable(FailureCode code, String message, Duration retryAfter) {
      super(code, message);
      this.retryAfter = Optional.of(Bounds.pause(retryAfter));
    }

    /** How long the backend asked us to wait. */
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  /**
   * Nothing more will happen, and repeating the call will not help. While provisioning, the agent
   * reports the contract as failed, so that its customer is paid back, and removes what was made.
   *
   * <p>Refused credentials are of this kind too, and an error in {@link Provisioner#preflight}. A
   * token that expired fails no contract by it: {@link Provisioner#identity} is asked before every
   * step, and a failure there only makes the agent ask again.
   */
  public static final class Permanent extends ProvisioningException {
    private static final long serialVersionUID = 1;

    /** With the exception that led to it. */
    public Permanent(FailureCode code, String message, Throwable cause) {
      super(code, message, cause);
    }

    /** Without a cause. */
    public Permanent(FailureCode code, String message) {
      super(code, message);
    }
  }

  /**
   * Nothing happened, because the backend or the account has no room. The agent tries again later,
   * and takes no further contracts of that offering meanwhile.
   */
  public static final class QuotaExceeded extends ProvisioningException {
    private static final long serialVersionUID = 1;

    /** Without a cause. */
    public QuotaExceeded(FailureCode code, String message) {
      super(code, message);
    }
  }

  /**
   * Nothing happened, because we and the backend do not accept each other: our credentials or their
   * rights are refused, or its certificate is not one that we believe. No contract is at fault, and
   * only a person can mend it. The agent fails nothing for it and keeps every contract as it is,
   * calls again every few minutes, and takes no new contract for the backend until it is mended.
   *
   * <p>The message names the remedy, since the agent shows it as its one finding about the backend.
   */
  public static final class AccessDenied extends ProvisioningException {
    private static final long serialVersionUID = 1;

    /** With the exception that led to it. */
    public AccessDenied(FailureCode code, String message, Throwable cause) {
      super(code, message, cause);
    }

    /** Without a cause. */
    public AccessDenied(FailureCode code, String message) {
      super(code, message);
    }
  }

  /**
   * The call may have had its effect; only a look at the backend can tell. The agent never repeats
   * it blindly and never reports a failure for it.
   */
  public static final class UnknownOutcome extends ProvisioningException {
    private static final long serialVersionUID = 1;

    /** With the exception that led to it. */
    public UnknownOutcome(FailureCode code, String message, Throwable cause) {
      super(code, message, cause);
    }

    /** Without a cause. */
    public UnknownOutcome(FailureCode code, String message) {
      super(code, message);
    }
  }

  /**
   * A resource stands where ours should be and does not prove to be ours: our name without a valid
   * stamp. Nothing was touched. The agent holds the contract for the operator.
   */
  public static final class Conflict extends ProvisioningException {
    private static final long serialVersionUID = 1;

    /** Without a cause. */
    public Conflict(FailureCode code, String message) {
      super(code, message);
    }
  }
}
