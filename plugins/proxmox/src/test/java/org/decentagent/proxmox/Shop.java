// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.ProxmoxExchange;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.ProxmoxOptions;
import org.decentagent.testkit.proxmox.ProxmoxOptionsBuilder;
import org.decentagent.testkit.proxmox.SimulatedProxmox;
import org.decentagent.testkit.proxmox.VmView;
import org.decentagent.testkit.proxmox.description.ProxmoxDescription;
import org.decentagent.testkit.time.FakeClock;

/** An agent's one backend on a simulated cluster, with time moved by hand. */
final class Shop implements AutoCloseable {
  /** Tasks are over as soon as they are looked at. */
  static final Pace AT_ONCE =
      new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10));

  private static final Map<Path, ProxmoxDescription> DESCRIPTIONS = new ConcurrentHashMap<>();
  private static final int MOST_CALLS = 400;
  private static final Owner OWNER = new Owner("aa".repeat(32), "pool-1", "bb".repeat(32));

  final FakeClock clock = FakeClock.at(Instant.parse("2026-11-25T12:00:00Z"));
  final SimulatedProxmox cluster;
  final StepsMemory memory = StepsMemory.of(clock);
  final SplittableRandom random;
  final int firstVmid;
  private final Map<String, Object> changed = new TreeMap<>();

  /** What was thrown on the way. */
  final List<ProvisioningException> troubles = new ArrayList<>();

  private final List<Provisioner> open = new ArrayList<>();

  private Shop(long seed, UnaryOperator<ProxmoxOptionsBuilder> change) {
    this.random = new SplittableRandom(seed);
    this.firstVmid = 1_000_000 + random.nextInt(1_000_000);
    this.cluster =
        SimulatedProxmox.start(
            change
                .apply(ProxmoxOptions.drawn(seed).clock(clock).pace(AT_ONCE).sshPort(sshPort(seed)))
                .build());
  }

  /** A cluster drawn from a seed. */
  static Shop drawn(long seed) {
    return new Shop(seed, it -> it);
  }

  /** The same with something changed. */
  static Shop drawn(long seed, UnaryOperator<ProxmoxOptionsBuilder> change) {
    return new Shop(seed, change);
  }

  /** Another for each JVM that runs tests at the same time. */
  private static int sshPort(long seed) {
    int fork = Integer.getInteger("test.fork", 1);
    return 20_000 + Math.floorMod((int) seed, 600) + 600 * (fork % 18);
  }

  ProxmoxOptions options() {
    return cluster.options();
  }

  /** Changes a setting for provisioners and requests made from now on. */
  Shop with(String key, Object value) {
    changed.put(key, value);
    return this;
  }

  Shop without(String key) {
    changed.put(key, "");
    return this;
  }

  Settings settings() {
    Map<String, Object> values = new TreeMap<>();
    values.put("url", cluster.url().toString());
    values.put("token_id", options().tokenId());
    values.put("token", options().secret().reveal());
    values.put("fingerprints", List.of(cluster.fingerprint()));
    values.put("pool", options().pool());
    values.put("vmids", firstVmid + "-" + (firstVmid + 4999));
    values.put("template", options().templates().getFirst().name());
    values.put("addresses", "127.41.7.10-127.41.7.250/24");
    values.put("gateway", "127.41.7.1");
    values.put("ssh_port", (long) options().sshPort());
    values.putAll(changed);
    Settings settings = Settings.of(ProxmoxConfig.SCHEMA);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      if (!value.getValue().equals("")) {
        settings = settings.with(Layer.PROVIDER, value.getKey(), value.getValue());
      }
    }
    return settings;
  }

  /** A provisioner as after a restart: nothing but settings and steps is kept. */
  Provisioner provisioner() {
    Provisioner provisioner =
        new ProxmoxFactory(clock::advance).create(new Context(settings(), clock));
    open.add(provisioner);
    return provisioner;
  }

  ContractId contract() {
    byte[] id = new byte[32];
    random.nextBytes(id);
    return new ContractId(HexFormat.of().formatHex(id));
  }

  ProvisionRequest request(ContractId contract) {
    return request(
        contract,
        new Sizes(
            OptionalInt.of(2),
            Optional.of(MemorySize.ofMebibytes(2048)),
            Optional.of(StorageSize.ofGibibytes(20))));
  }

  ProvisionRequest request(ContractId contract, Sizes sizes) {
    return new ProvisionRequest(
        contract,
        new OwnerStamp(OWNER, contract, 1, "-"),
        sizes,
        Renter.KEY.publicKey(),
        settings(),
        Optional.empty());
  }

  /** Calls as the agent does until it is ready. */
  Instance ready(Provisioner provisioner, ContractId contract) {
    return ready(provisioner, request(contract));
  }

  Instance ready(Provisioner provisioner, ProvisionRequest request) {
    for (int call = 0; call < MOST_CALLS; call++) {
      switch (provisioner.provision(request, memory.open(request.contract()))) {
        case Provisioned.Ready(Instance instance) -> {
          return instance;
        }
        case Provisioned.InProgress(Duration after, String what) -> clock.advance(after);
      }
    }
    throw new AssertionError("not ready after " + MOST_CALLS + " calls");
  }

  /**
   * Calls as the agent does, which looks for the mark when an outcome is unknown and tries again
   * when told to, until it is ready.
   */
  Instance readyDespiteTrouble(Provisioner provisioner, ContractId contract) {
    for (int round = 0; round < MOST_CALLS; round++) {
      try {
        return ready(provisioner, contract);
      } catch (ProvisioningException.Retryable | ProvisioningException.UnknownOutcome e) {
        troubles.add(e);
        clock.advance(Duration.ofSeconds(5));
        provisioner.find(org.decentagent.spi.Mark.of(contract));
      }
    }
    throw new AssertionError("not ready after " + troubles);
  }

  /** The same until it is gone. */
  void goneDespiteTrouble(
      Provisioner provisioner, ContractId contract, Optional<InstanceRef> instance) {
    for (int round = 0; round < MOST_CALLS; round++) {
      try {
        gone(provisioner, contract, instance);
        return;
      } catch (ProvisioningException.Retryable | ProvisioningException.UnknownOutcome e) {
        troubles.add(e);
        clock.advance(Duration.ofSeconds(5));
      }
    }
    throw new AssertionError("not gone after " + troubles);
  }

  /** Calls as the agent does until it is gone. */
  void gone(Provisioner provisioner, ContractId contract, Optional<InstanceRef> instance) {
    for (int call = 0; call < MOST_CALLS; call++) {
      switch (provisioner.terminate(
          new RemovalRequest(contract, instance), memory.open(contract))) {
        case Removal.Gone gone -> {
          return;
        }
        case Removal.InProgress(Duration after, String what) -> clock.advance(after);
      }
    }
    throw new AssertionError("not gone after " + MOST_CALLS + " calls");
  }

  /** Lets what was started come up. */
  void booted() {
    clock.advance(Duration.ofSeconds(30));
    cluster.operator().settle();
  }

  /** Every VM in the range that is kept for us. */
  List<VmView> instances() {
    return cluster.operator().machines().stream()
        .filter(vm -> vm.vmid() >= firstVmid && vm.vmid() < firstVmid + 5000)
        .toList();
  }

  VmView only() {
    List<VmView> all = instances();
    if (all.size() != 1) {
      throw new AssertionError("not one instance but " + all);
    }
    return all.getFirst();
  }

  /** An answer of which only what matters is told: it is not held against the description. */
  static ProxmoxFault told(String data) {
    return new ProxmoxFault.Instead(200, "OK", "application/json", "{\"data\":" + data + "}\n");
  }

  @Override
  public void close() {
    open.forEach(Provisioner::close);
    cluster.close();
    judge();
  }

  /** Everything we asked, and what was answered, is as the release describes it. */
  private void judge() {
    String file =
        switch (options().release()) {
          case V8_4 -> "pve-apidata-8.4.5.json";
          case V9_2 -> "pve-apidata-9.1.3-2026-04-30.json";
        };
    Path path = Path.of(System.getProperty("specs.dir", "absent"), file);
    if (!Files.exists(path)) {
      return;
    }
    ProxmoxDescription description = DESCRIPTIONS.computeIfAbsent(path, ProxmoxDescription::read);
    for (ProxmoxExchange exchange : cluster.exchanges()) {
      assertThat(description.requestObjections(exchange)).as("%s", exchange).isEmpty();
      if (exchange.status() == 200 && exchange.answerBody().endsWith("}")) {
        assertThat(description.answerObjections(exchange)).as("%s", exchange).isEmpty();
      }
    }
  }

  record Context(Settings settings, InstantSource clock) implements ProvisionerContext {
    @Override
    public BackendName backend() {
      return new BackendName("pve");
    }

    @Override
    public Notebook notebook() {
      throw new IllegalStateException("the cluster can be asked what it has");
    }

    @Override
    public Owner owner() {
      return OWNER;
    }

    @Override
    public LoginProbe loginProbe() {
      return Renter.KEY;
    }
  }

  /** What a probe saw. */
  record Seen(Optional<SshPublicKey> hostKey, LoginProbe.Verdict verdict, String detail)
      implements LoginProbe.Result {}

  /** Where to log in, for messages. */
  static SshAccess ssh(Instance instance) {
    return instance.ssh().orElseThrow();
  }
}
