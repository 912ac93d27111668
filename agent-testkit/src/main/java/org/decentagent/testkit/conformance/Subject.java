// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.ssh.HostKey;

/**
 * A plugin, the backend that it is tried on, and what can be done to that backend without the
 * plugin. Only a factory and its settings are needed; what a hook is missing for does not run.
 * Immutable.
 *
 * <pre>{@code
 * Subject.of(new MyFactory(), settings)
 *     .time(clock, clock::advance)
 *     .loginProbe(simulator.loginProbe())
 *     .truth(myTruth)
 *     .build();
 * }</pre>
 */
public final class Subject {
  private final Builder parts;

  private Subject(Builder parts) {
    this.parts = parts;
  }

  /**
   * Starts with what must be there.
   *
   * @param settings checked against the factory's schema
   */
  public static Builder of(ProvisionerFactory factory, Settings settings) {
    return new Builder(factory, settings);
  }

  ProvisionerFactory factory() {
    return parts.factory;
  }

  Settings settings() {
    return parts.settings;
  }

  BackendName backend() {
    return parts.backend;
  }

  InstantSource clock() {
    return parts.clock;
  }

  /** Lets time pass, and says what for. */
  void pause(Duration time, String what) throws InterruptedException {
    parts.waiting.begins(time, what);
    parts.passing.pause(time);
  }

  LoginProbe loginProbe() {
    return parts.loginProbe;
  }

  Sizes sizes() {
    return parts.sizes;
  }

  SshPublicKey renterKey() {
    return parts.renterKey.orElseGet(() -> HostKey.generate().publicKey());
  }

  RandomGenerator random() {
    return parts.random;
  }

  Duration promptly() {
    return parts.promptly;
  }

  Duration patience() {
    return parts.patience;
  }

  Optional<Truth> truth() {
    return parts.truth;
  }

  Optional<Strangers> strangers() {
    return parts.strangers;
  }

  Optional<Copies> copies() {
    return parts.copies;
  }

  Optional<Twins> twins() {
    return parts.twins;
  }

  Optional<Lateness> lateness() {
    return parts.lateness;
  }

  Optional<Vanishing> vanishing() {
    return parts.vanishing;
  }

  Optional<Troublemaker> troublemaker() {
    return parts.troublemaker;
  }

  Optional<Operator> operator() {
    return parts.operator;
  }

  Optional<LogTap> logTap() {
    return parts.logTap;
  }

  OptionalLong pageSize() {
    return parts.pageSize;
  }

  /** Who the run acts as. */
  Owner owner() {
    return parts.owner.orElseGet(this::newOwner);
  }

  Owner newOwner() {
    return new Owner(
        hex(parts.random), "conformance-" + hex(parts.random).substring(0, 8), hex(parts.random));
  }

  static String hex(RandomGenerator random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Collects the parts of a {@link Subject}. Confined to one thread. */
  public static final class Builder {
    private final ProvisionerFactory factory;
    private final Settings settings;
    private Optional<Owner> owner = Optional.empty();
    private BackendName backend = new BackendName("conformance");
    private InstantSource clock = InstantSource.system();
    private Passing passing = RealTime::pause;
    private Waiting waiting = (time, what) -> {};
    private LoginProbe loginProbe = new NoProbe();
    private Sizes sizes =
        new Sizes(
            OptionalInt.of(1),
            Optional.of(MemorySize.ofMebibytes(512)),
            Optional.of(StorageSize.ofGibibytes(10)));
    private Optional<SshPublicKey> renterKey = Optional.empty();
    private RandomGenerator random = new SecureRandom();
    private Duration promptly = Duration.ofSeconds(10);
    private Duration patience = Duration.ofMinutes(30);
    private Optional<Truth> truth = Optional.empty();
    private Optional<Strangers> strangers = Optional.empty();
    private Optional<Copies> copies = Optional.empty();
    private Optional<Vanishing> vanishing = Optional.empty();
    private Optional<Twins> twins = Optional.empty();
    private Optional<Lateness> lateness = Optional.empty();
    private Optional<Troublemaker> troublemaker = Optional.empty();
    private Optional<Operator> operator = Optional.empty();
    private Optional<LogTap> logTap = Optional.empty();
    private OptionalLong pageSize = OptionalLong.empty();

    private Builder(ProvisionerFactory factory, Settings settings) {
      this.factory = factory;
      this.settings = settings;
    }

    /** Whom the instances of a run belong to; somebody new at each run unless set. */
    public Builder owner(Owner whose) {
      this.owner = Optional.of(whose);
      return this;
    }

    /** The backend's name in the configuration; {@code conformance} unless set. */
    public Builder backend(BackendName name) {
      this.backend = name;
      return this;
    }

    /** The plugin's clock, and how its time passes; real time unless set. */
    public Builder time(InstantSource source, Passing how) {
      this.clock = source;
      this.passing = how;
      return this;
    }

    /** Who is told of waits; nobody unless set. */
    public Builder waiting(Waiting watcher) {
      this.waiting = watcher;
      return this;
    }

    /** Whether a customer could log in; without it no login is tried. */
    public Builder loginProbe(LoginProbe probe) {
      this.loginProbe = probe;
      return this;
    }

    /** What is sold; 1 core, 512 MiB of memory and 10 GiB of disk unless set. */
    public Builder sizes(Sizes sold) {
      this.sizes = sold;
      return this;
    }

    /** The customer's key; a fresh one unless set. */
    public Builder renterKey(SshPublicKey key) {
      this.renterKey = Optional.of(key);
      return this;
    }

    /** Where contract ids come from. */
    public Builder random(RandomGenerator source) {
      this.random = source;
      return this;
    }

    /** How soon an interrupted call must end, in real time; 10 seconds unless set. */
    public Builder promptly(Duration time) {
      this.promptly = time;
      return this;
    }

    /** How long making or removing one instance may take on the subject's clock; 30 minutes. */
    public Builder patience(Duration time) {
      this.patience = time;
      return this;
    }

    /** Shows the backend without the plugin. */
    public Builder truth(Truth hook) {
      this.truth = Optional.of(hook);
      return this;
    }

    /** Puts other people's instances there. */
    public Builder strangers(Strangers hook) {
      this.strangers = Optional.of(hook);
      return this;
    }

    /** Copies instances. */
    public Builder copies(Copies hook) {
      this.copies = Optional.of(hook);
      return this;
    }

    /** Removes instances behind the plugin's back. */
    public Builder vanishing(Vanishing hook) {
      this.vanishing = Optional.of(hook);
      return this;
    }

    /** Makes a second instance of a contract, where the backend does not prevent it. */
    public Builder twins(Twins hook) {
      this.twins = Optional.of(hook);
      return this;
    }

    /** Lets changes take effect late. */
    public Builder lateness(Lateness hook) {
      this.lateness = Optional.of(hook);
      return this;
    }

    /** Lets calls go wrong. */
    public Builder troublemaker(Troublemaker hook) {
      this.troublemaker = Optional.of(hook);
      return this;
    }

    /** Does what the plugin asks a person for. */
    public Builder operator(Operator hook) {
      this.operator = Optional.of(hook);
      return this;
    }

    /** Shows the log; what is written to the standard streams is seen without it. */
    public Builder logTap(LogTap hook) {
      this.logTap = Optional.of(hook);
      return this;
    }

    /** How many instances the backend lists on one page, where it has pages. */
    public Builder pageSize(long instances) {
      this.pageSize = OptionalLong.of(instances);
      return this;
    }

    /** The subject. */
    public Subject build() {
      return new Subject(this);
    }
  }
}
