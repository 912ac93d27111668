// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Receives signals in place of the virtual machine, which would run its shutdown hooks and end with
 * a code of its own. By reflection, since the compiler warns of {@code sun.misc.Signal} and nothing
 * else does this.
 *
 * @see <a href="https://openjdk.org/jeps/260">JEP 260: critical internal APIs</a>
 */
final class Signals {
  private Signals() {}

  /** From now on runs {@code action} whenever one of these signals arrives. */
  static void handle(List<String> names, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> arguments != null && isSame(proxy, arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "signal handler";
              };
      Object proxy =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calls);
      for (String name : names) {
        Object wanted = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, wanted, proxy);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java does not let us receive signals", e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a handler is equal to itself alone
  private static boolean isSame(Object one, Object other) {
    return one == other;
  }
}
