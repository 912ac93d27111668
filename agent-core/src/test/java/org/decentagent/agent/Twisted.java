// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.config.ConfigSchema;

/**
 * A plugin some of whose methods do something else, or something more. Safe for use by many
 * threads.
 */
final class Twisted implements ProvisionerFactory {
  private final ProvisionerFactory factory;
  private String type;
  private final Map<String, InvocationHandler> instead = new ConcurrentHashMap<>();
  private final Map<String, Runnable> afterwards = new ConcurrentHashMap<>();

  private Twisted(ProvisionerFactory factory) {
    this.factory = factory;
    this.type = factory.type();
  }

  static Twisted around(ProvisionerFactory factory) {
    return new Twisted(factory);
  }

  /** Under another type. */
  Twisted as(String other) {
    type = other;
    return this;
  }

  /** From now on that method, a capability's too, does this instead. */
  Twisted instead(String method, InvocationHandler does) {
    instead.put(method, does);
    return this;
  }

  /** The next call of that method does this once it has done what it does. */
  Twisted after(String method, Runnable does) {
    afterwards.put(method, does);
    return this;
  }

  void straighten() {
    instead.clear();
    afterwards.clear();
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public ConfigSchema configSchema() {
    return factory.configSchema();
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    return proxy(Provisioner.class, factory.create(context));
  }

  private <T> T proxy(Class<T> type, Object real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> called(real, method, arguments)));
  }

  private Object called(Object real, Method method, Object[] arguments) throws Throwable {
    InvocationHandler other = instead.get(method.getName());
    if (other != null) {
      return other.invoke(real, method, arguments);
    }
    Object answer = call(real, method, arguments);
    Runnable more = afterwards.remove(method.getName());
    if (more != null) {
      more.run();
    }
    if (answer instanceof Optional<?> found && method.getName().equals("capability")) {
      Class<?> type = (Class<?>) arguments[0];
      return found.map(ability -> proxy(type.asSubclass(Capability.class), ability));
    }
    return answer;
  }

  static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
