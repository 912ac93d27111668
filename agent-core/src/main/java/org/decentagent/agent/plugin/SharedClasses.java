// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.util.List;

/**
 * What plugins see of us: the SPI, the logging interface and the nullness annotations, besides Java
 * itself. A plugin that forgets a library fails at once, instead of living on whichever version the
 * agent happens to use. Safe for use by many threads.
 */
final class SharedClasses extends ClassLoader {
  private static final List<String> SHARED =
      List.of("org.decentagent.spi.", "org.slf4j.", "org.jspecify.");

  private final ClassLoader agent;

  SharedClasses(ClassLoader agent) {
    super("dc-agent-shared", ClassLoader.getPlatformClassLoader());
    this.agent = agent;
  }

  /** Whether a class of that name always comes from us. */
  static boolean isShared(String className) {
    return SHARED.stream().anyMatch(className::startsWith);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (isShared(name) || name.startsWith("org.pf4j.")) {
      return agent.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
