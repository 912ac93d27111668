// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/** A backend with nothing on it; what misbehaves in a test is the call. Safe for many threads. */
final class QuietProvisioner implements Provisioner, Suspension {
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger suspended = new AtomicInteger();

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
    return new BackendIdentity("quiet");
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return new Fit.Fits();
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    return new Provisioned.InProgress(Duration.ofSeconds(1), "waiting");
  }

  @Override
  public Lookup find(Mark mark) {
    return new Lookup.Absent();
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return new Removal.Gone();
  }

  @Override
  public Inventory inventory() {
    return new Inventory.Complete(identity(), List.of());
  }

  @Override
  public Health probe(Instance instance) {
    return new Health.Unknown("quiet");
  }

  @Override
  public List<Finding> preflight() {
    return List.of();
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    suspended.incrementAndGet();
    return new Transition.Done();
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    suspended.decrementAndGet();
    return new Transition.Done();
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
