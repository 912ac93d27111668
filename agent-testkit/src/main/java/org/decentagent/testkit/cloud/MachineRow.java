// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.unit.Secret;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the cloud keeps it, in the form in which it is stored. Guarded by the lock of its
 * {@link World}.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class MachineRow {
  String id = "";
  String name = "";
  String token = "";
  Map<String, String> labels = new TreeMap<>();
  String userData = "";
  String hostKeyPair = "";
  String host = "";
  int port;
  String volume = "";
  String address = "";
  long memoryBytes;
  int cpuCores;
  InstanceState state = InstanceState.CREATING;
  Instant createdAt = Instant.EPOCH;
  Instant runsFrom = Instant.EPOCH;
  int pollsLeft;
  Instant goneFrom = Instant.MAX;
  Instant listedFrom = Instant.EPOCH;
  boolean loginBroken;

  /**
   * The parsed form of {@link #hostKeyPair}, since parsing takes longer than anything else here.
   */
  @JsonIgnore private @Nullable ParsedKey parsed;

  private record ParsedKey(String text, HostKey key) {}

  HostKey hostKey() {
    ParsedKey known = parsed;
    if (known == null || !known.text().equals(hostKeyPair)) {
      known = new ParsedKey(hostKeyPair, HostKey.parse(Secret.of(hostKeyPair)));
      parsed = known;
    }
    return known.key();
  }

  SshAccess access() {
    return new SshAccess(host, port, "root");
  }

  /** Whether a customer would find a login there. */
  boolean answersLogins() {
    return state == InstanceState.RUNNING && !loginBroken;
  }

  Machine view() {
    return new Machine(
        id,
        name,
        labels,
        state,
        createdAt,
        access(),
        hostKey().publicKey(),
        UserData.keysInstalledBy(userData));
  }
}
