// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.decentagent.agent.Point.Kind;
import org.decentagent.agent.Point.When;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.capability.Capability;

/**
 * A plugin with a point to die at before and after every call of every method it has, capabilities
 * included; a method that is added to the SPI is one more by itself.
 */
final class MortalPlugin implements InvocationHandler {
  private final Object target;
  private final Kill kill;

  private MortalPlugin(Object target, Kill kill) {
    this.target = target;
    this.kill = kill;
  }

  static ProvisionerFactory around(ProvisionerFactory factory, Kill kill) {
    return proxy(ProvisionerFactory.class, factory, kill);
  }

  private static <T> T proxy(Class<T> type, Object target, Kill kill) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new MortalPlugin(target, kill)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    boolean mortal = !method.getName().equals("close") && !(target instanceof ProvisionerFactory);
    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    if (mortal) {
      kill.point(Kind.PLUGIN, When.BEFORE, () -> name);
    }
    Object answer = call(method, arguments);
    if (mortal) {
      kill.point(Kind.PLUGIN, When.AFTER, () -> name);
    }
    if (answer instanceof Provisioner made) {
      return proxy(Provisioner.class, made, kill);
    }
    if (answer instanceof Optional<?> found && method.getName().equals("capability")) {
      Class<?> type = (Class<?>) arguments[0];
      return found.map(capability -> proxy(type.asSubclass(Capability.class), capability, kill));
    }
    return answer;
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
