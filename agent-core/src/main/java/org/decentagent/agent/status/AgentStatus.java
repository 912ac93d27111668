// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is doing, as shown by {@code status} and its JSON. Instants are ISO 8601 texts.
 * Immutable.
 *
 * @param source {@code agent} when the running agent told, {@code journal} when only its journal
 *     was read
 * @param version of the agent
 * @param agent its public key
 * @param provider the provider's public key
 * @param findings what the operator should know at present
 * @param health what came of the last look at all instances; null before the first
 * @param draining since when, and by whose word, no new contract is claimed; null when they are
 */
public record AgentStatus(
    String source,
    String version,
    String agent,
    String provider,
    Platform platform,
    List<Contract> contracts,
    List<Backend> backends,
    Outbox outbox,
    List<String> findings,
    @Nullable Health health,
    @Nullable String draining) {
  /** Copies the lists. */
  public AgentStatus {
    contracts = List.copyOf(contracts);
    backends = List.copyOf(backends);
    findings = List.copyOf(findings);
  }

  /** Whether everything is as it should be. */
  public boolean isFine() {
    return findings.isEmpty()
        && outbox.stuck() == 0
        && contracts.stream().noneMatch(contract -> contract.state().equals("HOLD"))
        && backends.stream().allMatch(backend -> backend.circuit().equals("CLOSED"));
  }

  /**
   * The platform as seen from here.
   *
   * @param lastHeartbeat when it last took one; null when it never did, or only the journal was
   *     read
   */
  public record Platform(String url, @Nullable String lastHeartbeat) {}

  /**
   * One contract.
   *
   * @param access where its customer logs in
   * @param doing what is being done for it, such as {@code awaiting operator: task 7, …} or {@code
   *     pulling layer 3 of 7}; null when nothing is, or only the journal was read
   * @param trouble what last went wrong, or why it is on hold
   * @param health {@code up}, {@code down: why} or {@code unknown: why}; null when not looked at
   *     yet
   */
  public record Contract(
      String id,
      String backend,
      String state,
      String since,
      String takenIn,
      @Nullable String instance,
      @Nullable String access,
      @Nullable String endsAt,
      @Nullable String doing,
      @Nullable String trouble,
      @Nullable String health) {}

  /**
   * One backend.
   *
   * @param circuit {@code CLOSED} when calls reach its plugin
   */
  public record Backend(String name, String type, String circuit, int contracts) {}

  /**
   * What the platform has yet to be told.
   *
   * @param waiting how many reports
   * @param stuck how many of them for over an hour
   * @param oldest since when; null when nothing waits
   */
  public record Outbox(int waiting, int stuck, @Nullable String oldest) {}

  /**
   * A look at all instances.
   *
   * @param at when it began
   * @param tookMillis how long it took
   * @param looked how many were looked at
   * @param reported how many of them the platform was told of
   * @param leftOut how many it was not told of, for want of room in the write budget
   */
  public record Health(String at, long tookMillis, int looked, int reported, int leftOut) {}
}
