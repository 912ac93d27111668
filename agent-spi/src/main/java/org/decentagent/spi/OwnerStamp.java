// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says on a resource whose it is: which agent made it for which contract, and on which resource the
 * stamp was put. A copy of a resource (a snapshot, a clone, a restored backup) carries the stamp of
 * its original, and is known by that.
 *
 * <p>It is written in the form that the backend can hold: {@link #labels} where there are keys and
 * values (values have at most 63 characters of {@code [a-z0-9-]}), {@link #tags} where there are
 * only words, {@link #line} where there is only a description. Immutable.
 *
 * @param owner who made the resource
 * @param contract what it was made for
 * @param generation our counter of creates for that contract, from 1; the agent counts, plugins
 *     pass it on
 * @param resource the name or number that the resource bearing the stamp has: the one we chose, or,
 *     where the backend alone gives numbers, the name we gave it, which is the {@link Mark}
 */
public record OwnerStamp(Owner owner, ContractId contract, int generation, String resource) {
  private static final String PREFIX = "org.decentagent.";
  private static final String CONTRACT = PREFIX + "contract";
  private static final String RESOURCE = PREFIX + "resource";
  private static final String TAG_PREFIX = tagKey(PREFIX);

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
   * The stamp as tags, each {@code key:value}: what a backend stores that knows words only. They
   * have at most 88 characters of {@code [a-z0-9_:-]}, which DigitalOcean allows, for one.
   *
   * @see <a href="https://docs.digitalocean.com/reference/api/digitalocean/#tag/Tags">DigitalOcean
   *     API: tags</a>
   */
  public Set<String> tags() {
    return labels().entrySet().stream()
        .map(label -> tag(label.getKey(), label.getValue()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The one of the {@link #tags} that all resources of a contract bear, to search by. */
  public static String contractTag(Mark mark) {
    return tag(CONTRACT, mark.text());
  }

  /** The one of the {@link #tags} that all resources of an agent bear, to search by. */
  public static String agentTag(Owner owner) {
    return tag(AGENT, agentLabel(owner));
  }

  private static String tag(String key, String value) {
    return tagKey(key) + ':' + value;
  }

  private static String tagKey(String key) {
    return key.replace('.', '_');
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

  /**
   * Reads the tags found on a resource as {@link #read(Map, String, Owner)} reads labels. Two
   * values for one key are two stamps, and nobody's.
   *
   * @param tags all tags of the resource, foreign ones too
   */
  public static Ownership read(Collection<String> tags, String resource, Owner owner) {
    Map<String, String> labels = new TreeMap<>();
    for (String tag : tags) {
      int colon = tag.indexOf(':');
      if (tag.startsWith(TAG_PREFIX) && colon > 0) {
        String key = PREFIX + tag.substring(TAG_PREFIX.length(), colon);
        String value = tag.substring(colon + 1);
        if (!labels.merge(key, value, (first, second) -> first).equals(value)) {
          return new Ownership.Foreign("it bears two stamps");
        }
      }
    }
    return read(labels, resource, owner);
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
