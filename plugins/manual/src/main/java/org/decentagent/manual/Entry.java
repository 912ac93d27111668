// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/**
 * What is known of one instance: what its maker entered and what was seen of it. Immutable.
 *
 * @param round counts suspensions, from 1: each has tasks of its own
 * @param stamp whose it is, as one line
 * @param orderedAt when the operator was to be asked for it
 * @param renterKey the one key that may log in
 * @param login where its customer logs in; empty until that was entered
 * @param reference the provider's own name for it
 */
record Entry(
    State state,
    int round,
    String stamp,
    Instant orderedAt,
    SshPublicKey renterKey,
    Optional<Login> login,
    Optional<String> reference) {

  /** How far it has come. */
  enum State {
    /** The operator is to make it; what was entered has not been seen to hold. */
    ORDERED,
    /** The operator said that it cannot be made, and nothing was entered before that. */
    REFUSED,
    /** Its customer could log in. */
    RUNNING,
    /** It was stopped, and did not answer any more. */
    STOPPED
  }

  /**
   * Where its customer logs in, and who answers there.
   *
   * @param hostKey the host's public key as it was seen; until then what was entered, that or its
   *     fingerprint
   */
  record Login(SshAccess access, String hostKey) {
    /** The fingerprint of the host key. */
    String fingerprint() {
      return hostKey.startsWith("SHA256:") ? hostKey : new SshPublicKey(hostKey).fingerprint();
    }

    /** Whether a host that shows this key is the one. */
    boolean isShownBy(SshPublicKey key) {
      return fingerprint().equals(key.fingerprint());
    }

    /** The whole key, where it is known. */
    Optional<SshPublicKey> key() {
      return hostKey.startsWith("SHA256:")
          ? Optional.empty()
          : Optional.of(new SshPublicKey(hostKey));
    }
  }

  static Entry ordered(String stamp, Instant at, SshPublicKey renterKey) {
    return new Entry(State.ORDERED, 1, stamp, at, renterKey, Optional.empty(), Optional.empty());
  }

  Entry to(State next) {
    return new Entry(next, round, stamp, orderedAt, renterKey, login, reference);
  }

  /** The same with what was entered. */
  Entry entered(Login promised, Optional<String> ownName) {
    return new Entry(state, round, stamp, orderedAt, renterKey, Optional.of(promised), ownName);
  }

  /** The same running, with the host key that was seen. */
  Entry seen(SshPublicKey key) {
    return new Entry(
        State.RUNNING,
        round,
        stamp,
        orderedAt,
        renterKey,
        login.map(known -> new Login(known.access(), key.line())),
        reference);
  }

  /** The same running again, with new tasks for the next suspension. */
  Entry resumed() {
    return new Entry(State.RUNNING, round + 1, stamp, orderedAt, renterKey, login, reference);
  }

  /** The instance as the agent knows it. */
  Instance instance(InstanceRef ref) {
    Instance.Builder instance = Instance.at(ref, shown()).renterKey(renterKey);
    login.ifPresent(known -> {
      instance.ssh(known.access());
      known.key().ifPresent(instance::hostKey);
      String host = known.access().host();
      if (host.contains(":")) {
        instance.ipv6(host);
      } else if (host.matches("[0-9.]+")) {
        instance.ipv4(host);
      }
    });
    return instance.build();
  }

  InstanceState shown() {
    return switch (state) {
      case ORDERED, REFUSED -> InstanceState.CREATING;
      case RUNNING -> InstanceState.RUNNING;
      case STOPPED -> InstanceState.STOPPED;
    };
  }

  String write() {
    Map<String, String> lines = new TreeMap<>();
    lines.put("state", state.name());
    lines.put("round", Integer.toString(round));
    lines.put("stamp", stamp);
    lines.put("ordered_at", orderedAt.toString());
    lines.put("renter_key", renterKey.line());
    login.ifPresent(known -> {
      lines.put("host", known.access().host());
      lines.put("port", Integer.toString(known.access().port()));
      lines.put("user", known.access().user());
      lines.put("host_key", known.hostKey());
    });
    reference.ifPresent(name -> lines.put("reference", name));
    return lines.entrySet().stream()
        .map(line -> line.getKey() + '=' + line.getValue())
        .collect(Collectors.joining("\n"));
  }

  static Entry read(String text) {
    Map<String, String> lines =
        text.lines()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    return new Entry(
        State.valueOf(line(lines, "state")),
        Integer.parseInt(line(lines, "round")),
        line(lines, "stamp"),
        Instant.parse(line(lines, "ordered_at")),
        new SshPublicKey(line(lines, "renter_key")),
        Optional.ofNullable(lines.get("host"))
            .map(host ->
                new Login(
                    new SshAccess(host, Integer.parseInt(line(lines, "port")), line(lines, "user")),
                    line(lines, "host_key"))),
        Optional.ofNullable(lines.get("reference")));
  }

  private static String line(Map<String, String> lines, String name) {
    return Optional.ofNullable(lines.get(name))
        .orElseThrow(() -> new IllegalArgumentException("an entry without " + name));
  }
}
