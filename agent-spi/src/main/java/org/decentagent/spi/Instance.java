// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.spi.unit.Bounds;

/**
 * An instance of ours: where it is and how its customer gets in. Made with {@link #at}. Immutable.
 */
public final class Instance {
  private static final int MOST_DETAILS = 100;
  private static final int MOST_DETAIL = 8 * 1024;
  private static final int MOST_ADDRESS = 100;

  private final InstanceRef ref;
  private final InstanceState state;
  private final Optional<SshAccess> ssh;
  private final Optional<SshPublicKey> hostKey;
  private final Optional<SshPublicKey> renterKey;
  private final Optional<String> ipv4;
  private final Optional<String> ipv6;
  private final Map<String, String> details;

  private Instance(Builder builder) {
    this.ref = builder.ref;
    this.state = builder.state;
    this.ssh = builder.ssh;
    this.hostKey = builder.hostKey;
    this.renterKey = builder.renterKey;
    this.ipv4 = builder.ipv4;
    this.ipv6 = builder.ipv6;
    this.details = Map.copyOf(builder.details);
  }

  /** Starts with what every instance has. */
  public static Builder at(InstanceRef ref, InstanceState state) {
    return new Builder(Objects.requireNonNull(ref, "ref"), Objects.requireNonNull(state, "state"));
  }

  /** Where it is. */
  public InstanceRef ref() {
    return ref;
  }

  /** What it does. */
  public InstanceState state() {
    return state;
  }

  /** How its customer logs in; known at the latest when it is ready. */
  public Optional<SshAccess> ssh() {
    return ssh;
  }

  /**
   * The host key it shows, where the backend can tell; else the agent records what the first probe
   * saw.
   */
  public Optional<SshPublicKey> hostKey() {
    return hostKey;
  }

  /** The key that its customer logs in with. Set by the agent on instances it hands to a probe. */
  public Optional<SshPublicKey> renterKey() {
    return renterKey;
  }

  /** Its address on the internet, where it has one of its own. */
  public Optional<String> ipv4() {
    return ipv4;
  }

  /** Its IPv6 address, where it has one. */
  public Optional<String> ipv6() {
    return ipv6;
  }

  /** What else is worth telling the customer, by snake_case names; no secrets. */
  public Map<String, String> details() {
    return details;
  }

  /** A builder that starts with everything this instance has. */
  public Builder toBuilder() {
    Builder builder = new Builder(ref, state);
    builder.ssh = ssh;
    builder.hostKey = hostKey;
    builder.renterKey = renterKey;
    builder.ipv4 = ipv4;
    builder.ipv6 = ipv6;
    builder.details.putAll(details);
    return builder;
  }

  @Override
  public String toString() {
    return ref + " (" + state + ssh.map(access -> ", " + access).orElse("") + ")";
  }

  /** Collects the parts of an {@link Instance}. Confined to one thread. */
  public static final class Builder {
    private final InstanceRef ref;
    private final InstanceState state;
    private final Map<String, String> details = new TreeMap<>();
    private Optional<SshAccess> ssh = Optional.empty();
    private Optional<SshPublicKey> hostKey = Optional.empty();
    private Optional<SshPublicKey> renterKey = Optional.empty();
    private Optional<String> ipv4 = Optional.empty();
    private Optional<String> ipv6 = Optional.empty();

    private Builder(InstanceRef ref, InstanceState state) {
      this.ref = ref;
      this.state = state;
    }

    /** See {@link Instance#ssh}. */
    public Builder ssh(SshAccess access) {
      this.ssh = Optional.of(access);
      return this;
    }

    /** See {@link Instance#hostKey}. */
    public Builder hostKey(SshPublicKey key) {
      this.hostKey = Optional.of(key);
      return this;
    }

    /** See {@link Instance#renterKey}. */
    public Builder renterKey(SshPublicKey key) {
      this.renterKey = Optional.of(key);
      return this;
    }

    /** See {@link Instance#ipv4}. */
    public Builder ipv4(String address) {
      this.ipv4 = Optional.of(Bounds.whole(address, MOST_ADDRESS, "an address"));
      return this;
    }

    /** See {@link Instance#ipv6}. */
    public Builder ipv6(String address) {
      this.ipv6 = Optional.of(Bounds.whole(address, MOST_ADDRESS, "an address"));
      return this;
    }

    /** Adds one of the {@link Instance#details}, of which there are a hundred at most. */
    public Builder detail(String name, String value) {
      if (details.size() == MOST_DETAILS && !details.containsKey(name)) {
        throw new IllegalArgumentException("an instance has at most " + MOST_DETAILS + " details");
      }
      details.put(
          Bounds.whole(name, Bounds.NAME, "a detail's name"),
          Bounds.whole(value, MOST_DETAIL, "a detail"));
      return this;
    }

    /** The instance. */
    public Instance build() {
      return new Instance(this);
    }
  }
}
