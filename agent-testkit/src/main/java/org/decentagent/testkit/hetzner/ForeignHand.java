// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.Map;

/** Something that happens to the simulated world behind the back of the API's caller. */
public sealed interface ForeignHand {
  /** Somebody makes a server, which runs at once; quotas do not count. */
  record CreateServer(
      String project, String name, String type, String location, Map<String, String> labels)
      implements ForeignHand {}

  /** Somebody renames a server. */
  record RenameServer(String project, String name, String next) implements ForeignHand {}

  /** Somebody replaces a server's labels. */
  record RelabelServer(String project, String name, Map<String, String> labels)
      implements ForeignHand {}

  /** Somebody deletes a server, which is gone at once. */
  record DeleteServer(String project, String name) implements ForeignHand {}

  /** Somebody switches a server on or off, which happens at once. */
  record PowerServer(String project, String name, Power power) implements ForeignHand {}

  /** Which way a server is switched. */
  enum Power {
    ON,
    OFF
  }

  /** A type can no longer be had at a location: creating one is refused for want of room. */
  record SoldOut(String type, String location, Shortage shortage, Shown shown)
      implements ForeignHand {}

  /** With which words a creation is refused for want of room. */
  enum Shortage {
    RESOURCE_UNAVAILABLE(412, "resource_unavailable", "error during placement"),
    LOCATION_DISABLED(412, "resource_unavailable", "server location disabled"),
    PLACEMENT_ERROR(422, "placement_error", "error during placement");

    final int status;
    final String code;
    final String message;

    Shortage(int status, String code, String message) {
      this.status = status;
      this.code = code;
      this.message = message;
    }
  }

  /** Whether a shortage can be seen in the catalogue, which is advisory. */
  enum Shown {
    IN_CATALOGUE,
    ONLY_ON_CREATE
  }

  /** A type can be had at a location again. */
  record Restocked(String type, String location) implements ForeignHand {}

  /** A type is to go from a location; from the second instant on, none can be created. */
  record Discontinued(String type, String location, Instant announced, Instant unavailableAfter)
      implements ForeignHand {}

  /** A type is no longer in the catalogue at a location. */
  record Withdrawn(String type, String location) implements ForeignHand {}

  /** Somebody makes a picture of a disk; answers with its id. */
  record AddSnapshot(
      String project,
      String description,
      String architecture,
      int diskGigabytes,
      Map<String, String> labels)
      implements ForeignHand {}

  /** Somebody makes a private network with one subnet; answers with its id. */
  record AddNetwork(String project, String networkZone) implements ForeignHand {}

  /** How many servers a project may have from now on. */
  record LimitServers(String project, int number) implements ForeignHand {}

  /** Somebody revokes a token. */
  record RevokeToken(String token) implements ForeignHand {}

  /** Somebody else's calls leave this many of the project's rate limit. */
  record UseUpRateLimit(String project, int left) implements ForeignHand {}

  /** New servers take longer, or no longer as long, until they show. */
  record ShowServersAfter(Visibility visibility) implements ForeignHand {}
}
