// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.List;
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
import org.decentagent.spi.Visibility;

/** A provisioner whose agent restarts before each change. Confined to one thread. */
final class Restarting implements Provisioner {
  private final Trial trial;

  Restarting(Trial trial) {
    this.trial = trial;
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    return trial.restart().provision(request, steps);
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return trial.restart().terminate(request, steps);
  }

  @Override
  public CreateGuarantee guarantee() {
    return trial.plugin().guarantee();
  }

  @Override
  public Duration settlingTime() {
    return trial.plugin().settlingTime();
  }

  @Override
  public BackendIdentity identity() {
    return trial.plugin().identity();
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return trial.plugin().fits(request);
  }

  @Override
  public Lookup find(Mark mark) {
    return trial.plugin().find(mark);
  }

  @Override
  public Visibility visibility() {
    return trial.plugin().visibility();
  }

  @Override
  public Inventory inventory() {
    return trial.plugin().inventory();
  }

  @Override
  public Health probe(Instance instance) {
    return trial.plugin().probe(instance);
  }

  @Override
  public List<Finding> preflight() {
    return trial.plugin().preflight();
  }

  @Override
  public void close() {
    // the trial closes what it opened
  }
}
