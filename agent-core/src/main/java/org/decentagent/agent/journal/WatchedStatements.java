// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which every statement commits by itself, and which tells of each that changes
 * something. The scheduler writes so outside of transactions.
 */
final class WatchedStatements implements InvocationHandler {
  private final Object target;
  private final Database.Commits commits;
  private final Database.Commits told;

  private WatchedStatements(Object target, Database.Commits commits, Database.Commits told) {
    this.target = target;
    this.commits = commits;
    this.told = told;
  }

  static Connection on(Connection connection, Database.Commits commits) {
    return proxy(
        Connection.class, new WatchedStatements(connection, commits, Database.Commits.UNWATCHED));
  }

  private static <T> T proxy(Class<T> type, WatchedStatements handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (!method.getName().startsWith("execute")) {
      Object result = call(method, arguments);
      return result instanceof PreparedStatement statement && arguments != null
          ? watched(statement, String.valueOf(arguments[0]))
          : result;
    }
    told.writing();
    told.before();
    Object result = call(method, arguments);
    told.after();
    return result;
  }

  private PreparedStatement watched(PreparedStatement statement, String text) {
    boolean reads = text.strip().toLowerCase(Locale.ROOT).startsWith("select");
    return proxy(
        PreparedStatement.class,
        new WatchedStatements(statement, commits, reads ? Database.Commits.UNWATCHED : commits));
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
