// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Truth;
import org.decentagent.testkit.time.FakeClock;

/** A diligent person with a rack, as the ground that the plugin is tried on. */
final class PeopleSubject implements Truth {
  private final Rack rack = new Rack();
  private final Map<ContractId, String> on = new HashMap<>();
  private final Map<String, SshPublicKey> hostKeys = new HashMap<>();
  private int machines;

  private PeopleSubject() {}

  static Subject build() {
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
    PeopleSubject people = new PeopleSubject();
    return Subject.of(new Factory(), Settings.of(ManualConfig.SCHEMA))
        .time(clock, clock::advance)
        .loginProbe(people.rack)
        .renterKey(Workshop.RENTER)
        .truth(people)
        .operator(people::does)
        .vanishing(people::vanish)
        .build();
  }

  /** Does at once what a task is about, by its name. */
  private Map<String, String> does(ContractId contract, OperatorTask task) {
    if (task.name().startsWith("provision")) {
      String address = on.computeIfAbsent(contract, ignored -> "203.0.113." + ++machines);
      switchOn(address);
      return Map.of("address", address, "host_key", hostKey(address).fingerprint());
    }
    if (task.name().startsWith("resume")) {
      switchOn(on.getOrDefault(contract, ""));
      return Map.of();
    }
    rack.off(on.getOrDefault(contract, "") + ":22");
    if (task.name().startsWith("terminate")) {
      on.remove(contract);
    }
    return Map.of();
  }

  /** Somebody takes the machine of that mark away without a word. */
  private void vanish(String mark) {
    Optional.ofNullable(on.remove(Mark.read(mark).orElseThrow().contract()))
        .ifPresent(address -> rack.off(address + ":22"));
  }

  private void switchOn(String address) {
    rack.on(address + ":22", hostKey(address), "root", Workshop.RENTER);
  }

  private SshPublicKey hostKey(String address) {
    return hostKeys.computeIfAbsent(address, ignored -> HostKey.generate().publicKey());
  }

  @Override
  public List<String> instances() {
    return List.copyOf(on.values());
  }

  @Override
  public List<String> parts() {
    return List.of();
  }

  /** The plugin's own, which looks addresses up without a network. */
  private static final class Factory implements ProvisionerFactory {
    @Override
    public String type() {
      return "manual";
    }

    @Override
    public ConfigSchema configSchema() {
      return ManualConfig.SCHEMA;
    }

    @Override
    public Provisioner create(ProvisionerContext context) {
      return new ManualProvisioner(context, Factory::literal);
    }

    private static List<InetAddress> literal(String address) {
      try {
        return List.of(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
