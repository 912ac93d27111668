// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Optional;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineFacts;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.unit.MemorySize;

/** Says before anything is promised whether the engine can make an instance. Changes nothing. */
final class Fitting {
  private static final MemorySize LEAST_MEMORY = MemorySize.ofMebibytes(16);

  private final Engine engine;
  private final DiskLimits disks;
  private final Owner owner;

  Fitting(Engine engine, DiskLimits disks, Owner owner) {
    this.engine = engine;
    this.disks = disks;
    this.owner = owner;
  }

  Fit fits(ProvisionRequest request) {
    Limits limits;
    try {
      limits = Limits.of(request);
      ImagePreparation.wanted(request.settings());
    } catch (ProvisioningException.Permanent e) {
      return new Fit.DoesNotFit(e.code(), String.valueOf(e.getMessage()));
    }
    EngineFacts facts = engine.facts();
    return limitless(facts)
        .or(() -> tooLarge(limits, facts))
        .or(() -> noSuchRuntime(request, facts))
        .or(() -> diskPromise(limits, facts))
        .or(() -> full(request))
        .orElseGet(Fit.Fits::new);
  }

  private static Optional<Fit> limitless(EngineFacts facts) {
    return facts.missingLimits().isEmpty()
        ? Optional.empty()
        : no(
            "limits_missing",
            "the engine cannot limit: "
                + String.join(", ", facts.missingLimits())
                + "; 'dc-agent doctor' says what to do");
  }

  private static Optional<Fit> tooLarge(Limits limits, EngineFacts facts) {
    EngineFacts.Host host = facts.host();
    if (limits.cpuCores() > host.cpus()) {
      return no(
          "too_many_cpus",
          "sold are %d processors, the engine has %d".formatted(limits.cpuCores(), host.cpus()));
    }
    if (limits.memory().bytes() > host.memoryBytes()) {
      return no(
          "too_much_memory",
          "sold are %s of memory, the engine has %s"
              .formatted(limits.memory(), new MemorySize(host.memoryBytes())));
    }
    return limits.memory().compareTo(LEAST_MEMORY) < 0
        ? no("memory_too_small", limits.memory() + " of memory do not suffice for an SSH server")
        : Optional.empty();
  }

  private static Optional<Fit> noSuchRuntime(ProvisionRequest request, EngineFacts facts) {
    return request
        .settings()
        .find(DockerConfig.RUNTIME)
        .filter(runtime -> !facts.host().runtimes().contains(runtime))
        .flatMap(runtime ->
            no(
                "no_such_runtime",
                "the engine has no runtime '%s', only %s"
                    .formatted(runtime, facts.host().runtimes())));
  }

  private Optional<Fit> diskPromise(Limits limits, EngineFacts facts) {
    return limits
        .storage()
        .flatMap(size -> disks.obstacle(facts))
        .flatMap(why ->
            no(
                "disk_not_enforceable",
                "the engine cannot hold an instance to its disk size: "
                    + why
                    + "; mount its data folder as xfs with pquota, or set disk ="
                    + " \"unenforced\""));
  }

  private Optional<Fit> full(ProvisionRequest request) {
    Optional<Integer> most = request.settings().find(DockerConfig.MAX_INSTANCES);
    if (most.isEmpty()) {
      return Optional.empty();
    }
    String name = Mark.of(request.contract()).text();
    long others =
        engine.containers().list().stream()
            .filter(container ->
                OwnerStamp.agentLabel(owner).equals(container.labels().get(OwnerStamp.AGENT)))
            .filter(container -> !container.name().equals(name))
            .count();
    return others < most.get()
        ? Optional.empty()
        : no("full", others + " instances run here, and max_instances is " + most.get());
  }

  private static Optional<Fit> no(String code, String why) {
    return Optional.of(new Fit.DoesNotFit(DockerFailures.code(code), why));
  }
}
