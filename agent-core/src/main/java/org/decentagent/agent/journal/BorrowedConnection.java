// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The store's one connection in the hands of the scheduler. It says that every statement commits by
 * itself, so that the scheduler neither commits nor rolls back, and closing it gives it back.
 */
final class BorrowedConnection implements InvocationHandler {
  private final Connection connection;
  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  private BorrowedConnection(Connection connection, Runnable giveBack) {
    this.connection = connection;
    this.giveBack = giveBack;
  }

  static Connection of(Connection connection, Runnable giveBack) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new BorrowedConnection(connection, giveBack));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    switch (method.getName()) {
      case "close" -> {
        if (closed.compareAndSet(false, true)) {
          giveBack.run();
        }
        return null;
      }
      case "getAutoCommit" -> {
        return true;
      }
      case "setAutoCommit", "commit", "rollback" ->
          throw new IllegalStateException("the journal alone decides about transactions");
      default -> {
        try {
          return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
  }
}
