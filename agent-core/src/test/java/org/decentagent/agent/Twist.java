// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.lang.reflect.InvocationHandler;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.decentagent.spi.ProvisionerFactory;

/**
 * Twists the plugin of a shop while that shop is open; a restarted agent finds it straight again.
 * Safe for use by many threads.
 */
final class Twist implements UnaryOperator<ProvisionerFactory> {
  private final AtomicReference<Twisted> twisted = new AtomicReference<>();

  @Override
  public ProvisionerFactory apply(ProvisionerFactory factory) {
    twisted.set(Twisted.around(factory));
    return twisted.get();
  }

  /** See {@link Twisted#instead}. */
  void instead(String method, InvocationHandler does) {
    twisted.get().instead(method, does);
  }

  /** See {@link Twisted#after}. */
  void after(String method, Runnable does) {
    twisted.get().after(method, does);
  }

  /** See {@link Twisted#straighten}. */
  void straighten() {
    twisted.get().straighten();
  }
}
