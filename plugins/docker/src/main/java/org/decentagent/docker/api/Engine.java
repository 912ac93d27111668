// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.nio.file.Path;

/**
 * One Docker Engine: what it is, and the ways to its resources. Safe for use by many threads.
 *
 * @param session what the others share
 */
public record Engine(
    Session session, Containers containers, Networks networks, Volumes volumes, Images images)
    implements AutoCloseable {

  /**
   * Prepares the way to an engine; nothing is sent yet.
   *
   * @param dockerConfig the folder of the Docker command line's {@code config.json}
   * @throws IllegalArgumentException when the certificates cannot be used
   */
  public static Engine at(EngineAddress address, Path dockerConfig) {
    return of(Session.with(address, dockerConfig));
  }

  static Engine of(Session session) {
    return new Engine(
        session,
        new Containers(session),
        new Networks(session),
        new Volumes(session),
        new Images(session));
  }

  /** Asks the engine about its host. */
  public EngineFacts facts() {
    return Session.require(
        session.read("ask the engine", client -> EngineFacts.of(client.infoCmd().exec())),
        Effect.NONE);
  }

  @Override
  public void close() {
    session.close();
  }
}
