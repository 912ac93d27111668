// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.script.wire.InstanceAnswer;
import org.decentagent.script.wire.Members;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/**
 * One instance as a program told of it, and whose it proves to be. Immutable.
 *
 * @param source as it was written
 * @param name what the resource itself is called
 */
record InstanceDocument(
    InstanceAnswer source, Instance instance, String name, Ownership ownership, Instant createdAt) {
  private static final Pattern DETAIL = Pattern.compile("[a-z][a-z0-9_]{0,39}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");
  private static final int MOST_DETAILS = 32;

  /** Reads it. Without a name of its own a resource is known by its external id. */
  static InstanceDocument read(InstanceAnswer answer, BackendName backend, Owner owner) {
    String id = Members.plain("instance.external_id", answer.externalId());
    String name = answer.name() == null ? id : Members.plain("instance.name", answer.name());
    Instance.Builder builder = Instance.at(new InstanceRef(backend, id), state(answer));
    InstanceAnswer.Ssh ssh = answer.ssh();
    if (ssh != null) {
      builder.ssh(
          new SshAccess(
              Members.require("ssh.host", ssh.host()),
              Members.require("ssh.port", ssh.port()),
              Members.require("ssh.user", ssh.user())));
    }
    if (answer.hostKey() != null) {
      builder.hostKey(new SshPublicKey(answer.hostKey()));
    }
    if (answer.ipv4() != null) {
      builder.ipv4(address("ipv4", answer.ipv4()));
    }
    if (answer.ipv6() != null) {
      builder.ipv6(address("ipv6", answer.ipv6()));
    }
    details(answer, builder);
    return new InstanceDocument(
        answer, builder.build(), name, ownership(answer, name, owner), createdAt(answer));
  }

  private static String address(String name, String text) {
    if (!ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not an address");
    }
    return text;
  }

  private static void details(InstanceAnswer answer, Instance.Builder builder) {
    Map<String, String> details = answer.details() == null ? Map.of() : answer.details();
    if (details.size() > MOST_DETAILS) {
      throw new IllegalArgumentException("'details' has more than " + MOST_DETAILS + " members");
    }
    details.forEach((name, value) -> {
      if (!DETAIL.matcher(name).matches()) {
        throw new IllegalArgumentException("'details' has a name that is not snake_case");
      }
      builder.detail(name, Members.require("details." + name, value));
    });
  }

  private static InstanceState state(InstanceAnswer answer) {
    if (answer.state() == null) {
      return InstanceState.OTHER;
    }
    return switch (answer.state().toLowerCase(Locale.ROOT)) {
      case "creating" -> InstanceState.CREATING;
      case "running" -> InstanceState.RUNNING;
      case "stopped" -> InstanceState.STOPPED;
      case "removing" -> InstanceState.REMOVING;
      case "remains" -> InstanceState.REMAINS;
      default -> InstanceState.OTHER;
    };
  }

  /** Labels and a line with the stamp count alike, since a program keeps one or the other. */
  private static Ownership ownership(InstanceAnswer answer, String name, Owner owner) {
    Map<String, String> labels = new HashMap<>();
    if (answer.labels() != null) {
      answer.labels().forEach((key, value) -> labels.put(key, value == null ? "" : value));
    }
    Ownership byLabels = OwnerStamp.read(labels, name, owner);
    return byLabels instanceof Ownership.Unstamped && answer.stamp() != null
        ? OwnerStamp.read(answer.stamp(), name, owner)
        : byLabels;
  }

  private static Instant createdAt(InstanceAnswer answer) {
    if (answer.createdAt() == null) {
      return Instant.EPOCH;
    }
    try {
      return Instant.parse(answer.createdAt());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'created_at' is not a time, as 2026-11-25T08:00:00Z", e);
    }
  }

  String externalId() {
    return instance.ref().externalId();
  }

  /** Why it does not prove to be that contract's instance and ours; empty when it does. */
  Optional<String> objection(ContractId contract) {
    String thing = "instance " + Members.line(externalId()).orElse("");
    return switch (ownership) {
      case Ownership.Ours(OwnerStamp stamp) ->
          stamp.contract().equals(contract)
              ? Optional.empty()
              : Optional.of(thing + " is stamped for another contract");
      case Ownership.Foreign(String why) -> Optional.of(thing + " is not ours: " + why);
      case Ownership.Unstamped none ->
          Optional.of(thing + " is told without the stamp that the program was given");
    };
  }

  /** Whether it may be that contract's; stamps are made for resources of that name. */
  boolean isAbout(Mark mark) {
    return name.equals(mark.text());
  }

  Observed observed() {
    return new Observed(externalId(), name, ownership, instance.state(), createdAt);
  }
}
