// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.Steps;

/**
 * Instances that are entries of a map in this process, with one SSH server for all of them. A call
 * takes as long as the settings say and costs next to nothing. Safe for use by many threads.
 */
final class SizedProvisioner implements Provisioner {
  private static final BackendIdentity IDENTITY = new BackendIdentity("sized");
  private static final FailureCode INTERRUPTED = new FailureCode("sized/interrupted");

  private final ProvisionerContext context;
  private final InstanceFile file;
  private final Map<String, OwnerStamp> instances;
  private final CountDownLatch never = new CountDownLatch(1);

  SizedProvisioner(ProvisionerContext context, InstanceFile file) {
    this.context = context;
    this.file = file;
    this.instances = new ConcurrentHashMap<>(file.read());
  }

  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.NAME_UNIQUE;
  }

  @Override
  public Duration settlingTime() {
    return Duration.ZERO;
  }

  @Override
  public BackendIdentity identity() {
    return IDENTITY;
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return new Fit.Fits();
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    String name =
        steps.effect(
            "create",
            () -> make(request.stamp()),
            () -> Optional.of(request.mark().text()).filter(instances::containsKey));
    return new Provisioned.Ready(instance(name));
  }

  private String make(OwnerStamp stamp) {
    take(context.settings().get(SizedFactory.CREATE));
    instances.put(stamp.resource(), stamp);
    file.add(stamp);
    return stamp.resource();
  }

  @Override
  public Lookup find(Mark mark) {
    return instances.containsKey(mark.text())
        ? new Lookup.Found(instance(mark.text()))
        : new Lookup.Absent();
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    String name = Mark.of(request.contract()).text();
    if (instances.remove(name) != null) {
      file.remove(name);
    }
    return new Removal.Gone();
  }

  @Override
  public Inventory inventory() {
    return new Inventory.Complete(
        IDENTITY,
        instances.entrySet().stream()
            .map(entry ->
                new Observed(
                    entry.getKey(),
                    entry.getKey(),
                    new Ownership.Ours(entry.getValue()),
                    InstanceState.RUNNING,
                    java.time.Instant.EPOCH))
            .toList());
  }

  @Override
  public Health probe(Instance instance) {
    Duration latency = context.settings().get(SizedFactory.PROBE);
    take(latency);
    return instances.containsKey(instance.ref().externalId())
        ? new Health.Up(latency)
        : new Health.Down("it does not exist");
  }

  @Override
  public List<Finding> preflight() {
    return List.of();
  }

  @Override
  public void close() {}

  private Instance instance(String name) {
    return Instance.at(new InstanceRef(context.backend(), name), InstanceState.RUNNING)
        .ssh(new SshAccess("127.0.0.1", context.settings().get(SizedFactory.PORT), "root"))
        .hostKey(new SshPublicKey(context.settings().get(SizedFactory.HOST_KEY)))
        .build();
  }

  private void take(Duration time) {
    try {
      if (never.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("nobody counts it down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvisioningException.Retryable(INTERRUPTED, "interrupted");
    }
  }
}
