// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says on a resource whose it is: which agent made it for which contract, and on which resource the
 * stamp was put. A copy of a resource (a snapshot, a clone, a restored backup) carries the stamp of
 * its original, and is known by that. Keys and values fit the label rules of all backends: values
 * are at most 63 characters of {@code [a-z0-9-]}. Immutable.
 *
 * @param owner who made the resource
 * @param contract what it was made for
 * @param generation our counter of creates for that contract, from 1
 * @param resource the name or number we chose for the resource that bears the stamp
 */
public record OwnerStamp(Owner owner, ContractId contract, int generation, String resource) {
  private static final String PREFIX = "org.decentagent.";
  private static final String CONTRACT = PREFIX + "contract";
  private static final String RESOURCE = PREFIX + "resource";

  /** The label that every stamped resource bears; its value is {@link #agentLabel}. */
  public static final String AGENT = PREFIX + "agent";

  /** The value of the {@link #AGENT} label of all resources of one agent, to filter listings by. */
  public static String agentLabel(Owner owner) {
    return digest(owner.provider() + '/' + owner.pool() + '/' + owner.agent());
  }

  /** The stamp as labels: what a backend with key-value labels stores. */
  public Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    labels.put(PREFIX + "provider", digest(owner.provider()));
    labels.put(PREFIX + "pool", digest(owner.pool()));
    labels.put(AGENT, agentLabel(owner));
    labels.put(CONTRACT, Mark.of(contract).text());
    labels.put(PREFIX + "generation", Integer.toString(generation));
    labels.put(RESOURCE, resource);
    return labels;
  }

  /** The stamp as one line of text: what a backend with only a description stores. */
  public String line() {
    return labels().entrySet().stream()
        .map(label -> label.getKey() + '=' + label.getValue())
        .collect(Collectors.joining(";"));
  }

  /**
   * Reads the labels found on a resource.
   *
   * @param labels all labels of the resource, foreign ones too
   * @param resource the resource's own name or number as the backend tells it
   * @param owner who we are
   */
  public static Ownership read(Map<String, String> labels, String resource, Owner owner) {
    if (labels.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
      return new Ownership.Unstamped();
    }
    Optional<ContractId> contract =
        Optional.ofNullable(labels.get(CONTRACT)).flatMap(Mark::read).map(Mark::contract);
    Optional<Integer> generation =
        Optional.ofNullable(labels.get(PREFIX + "generation")).flatMap(OwnerStamp::generation);
    if (contract.isEmpty() || generation.isEmpty() || !labels.containsKey(RESOURCE)) {
      return new Ownership.Foreign("its stamp cannot be read");
    }
    OwnerStamp ours = new OwnerStamp(owner, contract.get(), generation.get(), labels.get(RESOURCE));
    if (!labels.entrySet().containsAll(ours.labels().entrySet())) {
      return new Ownership.Foreign("its stamp names another agent");
    }
    if (!ours.resource().equals(resource)) {
      return new Ownership.Foreign(
          "its stamp was made for " + ours.resource() + ", so it is a copy of it");
    }
    return new Ownership.Ours(ours);
  }

  /**
   * Reads a description as {@link #read(Map, String, Owner)} reads labels; other lines are ignored.
   */
  public static Ownership read(String description, String resource, Owner owner) {
    return description
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(PREFIX))
        .findFirst()
        .map(line -> read(pairs(line), resource, owner))
        .orElseGet(Ownership.Unstamped::new);
  }

  private static Map<String, String> pairs(String line) {
    return Arrays.stream(line.split(";", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> first));
  }

  private static Optional<Integer> generation(String text) {
    return text.matches("[1-9][0-9]{0,8}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /**
   * Half of a SHA-256: pool ids may hold any letter and keys exceed the 63 characters of a label.
   */
  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
