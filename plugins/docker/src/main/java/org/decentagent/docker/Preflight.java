// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineFacts;
import org.decentagent.docker.api.EngineVersion;
import org.decentagent.docker.api.ImageName;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/** Checks an engine and the settings for it, and changes nothing. Safe for use by many threads. */
final class Preflight {
  private final Engine engine;
  private final Settings settings;
  private final DiskLimits disks;
  private final NetworkChecks networks;
  private final DebianPackages packages;

  Preflight(
      Engine engine,
      Settings settings,
      DiskLimits disks,
      NetworkChecks networks,
      DebianPackages packages) {
    this.engine = engine;
    this.settings = settings;
    this.disks = disks;
    this.networks = networks;
    this.packages = packages;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try {
      EngineVersion version = engine.session().version();
      findings.addAll(version(version));
      if (version.common().isEmpty()) {
        return findings;
      }
      EngineFacts facts = engine.facts();
      findings.addAll(limits(facts));
      findings.addAll(security(facts));
      findings.addAll(disk(facts));
      findings.addAll(image());
      findings.addAll(networks.findings());
    } catch (ProvisioningException e) {
      findings.add(
          new Finding(
              e.code(),
              Severity.ERROR,
              String.valueOf(e.getMessage()),
              "without the engine no instance can be made or removed",
              "docker -H " + engine.session().engine() + " version"));
    }
    return findings;
  }

  private static List<Finding> version(EngineVersion version) {
    List<Finding> findings = new ArrayList<>();
    if (version.isPodman()) {
      findings.add(
          finding(
              "podman",
              Severity.ERROR,
              "this is Podman " + version.engine(),
              "Podman tells another identity at every question, so nothing can be recorded of it",
              "install Docker: sudo apt-get install docker.io"));
    }
    if (version.common().isEmpty()) {
      findings.add(
          finding(
              "api_version",
              Severity.ERROR,
              "the engine speaks API " + version.oldest() + " to " + version.newest(),
              "there is no version that both sides speak",
              "upgrade the engine to 20.10 or later, or the agent"));
    }
    return findings;
  }

  private static List<Finding> limits(EngineFacts facts) {
    List<Finding> findings = new ArrayList<>();
    if (!"linux".equals(facts.host().system())) {
      findings.add(
          finding(
              "not_linux",
              Severity.ERROR,
              "the engine runs containers of " + facts.host().system(),
              "instances are Linux containers",
              "switch the engine to Linux containers"));
    }
    if (!facts.missingLimits().isEmpty()) {
      findings.add(
          finding(
              "limits_missing",
              Severity.ERROR,
              "the engine cannot limit: " + String.join(", ", facts.missingLimits()),
              "an instance could take what others paid for",
              "add 'cgroup_enable=memory swapaccount=1' to the kernel's command line, or for"
                  + " rootless engines delegate the controllers: see"
                  + " https://docs.docker.com/engine/security/rootless/"));
    }
    return findings;
  }

  private static List<Finding> security(EngineFacts facts) {
    List<Finding> findings = new ArrayList<>();
    if (!facts.secures("seccomp")) {
      findings.add(
          finding(
              "no_seccomp",
              Severity.WARNING,
              "the engine filters no system calls",
              "a customer reaches more of the kernel than is needed",
              "start the engine with its default seccomp profile"));
    }
    if (!facts.secures("rootless") && !facts.secures("userns")) {
      findings.add(
          finding(
              "root_is_root",
              Severity.INFO,
              "root in an instance has the host's user number 0",
              "a hole in the kernel would make a customer root on the host",
              "set \"userns-remap\": \"default\" in /etc/docker/daemon.json, or choose a runtime"
                  + " such as runsc"));
    }
    return findings;
  }

  private List<Finding> disk(EngineFacts facts) {
    if (settings.get(DockerConfig.DISK).equals(DockerConfig.Disk.UNENFORCED)) {
      return List.of(
          finding(
              "disk_unenforced",
              Severity.WARNING,
              "disk = \"unenforced\"",
              "disk sizes are sold and not enforced: one customer can fill the host's disk",
              "mount " + facts.dataFolder() + " as xfs with pquota, and remove the setting"));
    }
    return disks
        .obstacle(facts)
        .map(why ->
            List.of(
                finding(
                    "disk_not_enforceable",
                    Severity.ERROR,
                    "the engine cannot hold instances to a disk size: " + why,
                    "contracts that sell a disk are left alone",
                    "mount "
                        + facts.dataFolder()
                        + " as xfs with pquota, or set disk = \"unenforced\"")))
        .orElse(List.of());
  }

  private List<Finding> image() {
    ImageName name = ImagePreparation.wanted(settings);
    if (engine.images().find(name.toString()).isPresent()) {
      return List.of();
    }
    if (!name.equals(DebianImage.NAME)) {
      boolean never = settings.get(DockerConfig.PULL).equals("never");
      return List.of(
          finding(
              "image_missing",
              never ? Severity.ERROR : Severity.INFO,
              "the engine has no image " + name,
              never ? "pull is \"never\"" : "it is pulled for the first contract, which waits",
              "docker pull " + name));
    }
    Optional<String> obstacle =
        engine.images().find(DebianImage.BASE).isPresent() ? Optional.empty() : packages.obstacle();
    return List.of(
        finding(
            "image_not_built",
            obstacle.isPresent() ? Severity.WARNING : Severity.INFO,
            "no image is configured, and " + name + " is not built yet",
            "it is built for the first contract, which waits about a minute"
                + obstacle
                    .map(why -> "; where " + DebianImage.BASE + " cannot be pulled, " + why)
                    .orElse(""),
            "docker pull " + DebianImage.BASE));
  }

  static Finding finding(
      String code, Severity severity, String evidence, String cause, String remedy) {
    return new Finding(DockerFailures.code(code), severity, evidence, cause, remedy);
  }
}
