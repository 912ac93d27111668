// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
import org.decentagent.spi.capability.Capability;

/**
 * A provisioner whose answers and failures are noted, and from which only answers and failures of
 * the SPI may come. Safe for use by many threads.
 */
final class HeardProvisioner implements Provisioner {
  private final Provisioner plugin;
  private final Session session;

  HeardProvisioner(Provisioner plugin, Session session) {
    this.plugin = plugin;
    this.session = session;
  }

  /** As the agent does, the plugin's own class loader is the thread's during a call. */
  private <T> T heard(String call, Supplier<T> body) {
    session.requireGoingOn();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(plugin.getClass().getClassLoader());
    try {
      return session.hearing().call(call, body);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public CreateGuarantee guarantee() {
    return heard("guarantee()", plugin::guarantee);
  }

  @Override
  public Duration settlingTime() {
    return heard("settlingTime()", plugin::settlingTime);
  }

  @Override
  public BackendIdentity identity() {
    return heard("identity()", plugin::identity);
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    return heard("fits(…)", () -> plugin.fits(request));
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    session.isTouched(request.contract());
    Provisioned answer =
        heard(
            "provision of contract " + request.contract().brief(),
            () -> plugin.provision(request, steps));
    if (answer instanceof Provisioned.Ready(Instance instance)) {
      session.isMade(request.contract(), instance);
    }
    return answer;
  }

  @Override
  public Lookup find(Mark mark) {
    return heard("find(" + mark + ")", () -> plugin.find(mark));
  }

  @Override
  public Visibility visibility() {
    return heard("visibility()", plugin::visibility);
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    return heard(
        "terminate of contract "
            + request.contract().brief()
            + request.instance().map(ref -> " at " + ref).orElse(""),
        () -> plugin.terminate(request, steps));
  }

  @Override
  public Inventory inventory() {
    return heard("inventory()", plugin::inventory);
  }

  @Override
  public Health probe(Instance instance) {
    return heard("probe of " + instance.ref(), () -> plugin.probe(instance));
  }

  @Override
  public List<Finding> preflight() {
    return heard("preflight()", plugin::preflight);
  }

  @Override
  public <C extends Capability> Optional<C> capability(Class<C> type) {
    return heard("capability(" + type.getSimpleName() + ")", () -> plugin.capability(type));
  }

  /** The plugin's own object. */
  Provisioner bare() {
    return plugin;
  }

  @Override
  public void close() {
    session.hearing().closed(plugin);
  }

  @Override
  public String toString() {
    return plugin.toString();
  }
}
