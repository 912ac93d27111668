// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;

/** Tells from the stack what is being done, so that nobody has to name it by hand. */
final class Frames {
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String LAMBDA = "lambda$";
  private static final String SCHEDULER =
      "com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository";
  private static final Set<String> CARRY =
      Set.of(
          "org.decentagent.agent.journal.Sql",
          "org.decentagent.agent.journal.Database",
          "org.decentagent.agent.journal.WatchedStatements");

  private Frames() {}

  /** The method that has rows changed, as {@code Journal.apply}. */
  static String writer() {
    return STACK.walk(frames ->
        frames
            .filter(frame ->
                frame.getClassName().equals(SCHEDULER)
                    || (frame.getClassName().startsWith("org.decentagent.agent.")
                        && !frame.getClassName().startsWith("org.decentagent.agent.Frames")
                        && !frame.getClassName().startsWith("org.decentagent.agent.Kill")
                        && !CARRY.contains(frame.getClassName())))
            .findFirst()
            .map(Frames::name)
            .orElse("?"));
  }

  /** The method of the platform's client that was called, as {@code PlatformClient.lock}. */
  static String platformCall() {
    List<StackFrame> own =
        STACK.walk(frames ->
            frames
                .filter(
                    frame -> frame.getClassName().equals("org.decentagent.platform.PlatformClient"))
                .toList());
    return own.isEmpty() ? "?" : name(own.getLast());
  }

  private static String name(StackFrame frame) {
    String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    String method = frame.getMethodName();
    // The compiler calls a lambda lambda$method$1.
    return type + "." + (method.startsWith(LAMBDA) ? inside(method) : method);
  }

  private static String inside(String lambda) {
    return lambda.substring(LAMBDA.length(), lambda.lastIndexOf('$'));
  }
}
