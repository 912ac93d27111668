// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A real engine, every request to which is held against the official description. */
public final class ObservedEngine {
  private ObservedEngine() {}

  /** The engine at that address. */
  public static Engine at(EngineAddress address) {
    return at(address, new EngineTrouble());
  }

  /** The same, where things go wrong on the way. */
  public static Engine at(EngineAddress address, EngineTrouble trouble) {
    DockerHttpClient transport =
        new Checked(
            new ZerodepDockerHttpClient.Builder().dockerHost(address.uri()).build(),
            Description.ifPresent());
    return Engine.of(
        new Session(
            address,
            new SpokenVersion(address, Path.of("/nonexistent/.docker")),
            trouble.on(transport)));
  }

  /** What an operator does with {@code docker update}. */
  public static void lowerMemory(Engine engine, String container, long bytes) {
    Session.require(
        engine
            .session()
            .change(
                "update container " + container,
                client ->
                    client
                        .updateContainerCmd(container)
                        .withMemory(bytes)
                        .withMemorySwap(bytes)
                        .exec()),
        Effect.MAYBE);
  }

  private record Checked(DockerHttpClient transport, Optional<Description> description)
      implements DockerHttpClient {
    @Override
    public Response execute(Request request) {
      description.ifPresent(known ->
          known
              .objection(request.method(), request.path(), request.bodyBytes())
              .ifPresent(why -> {
                throw new AssertionError(why);
              }));
      return transport.execute(request);
    }

    @Override
    public void close() throws IOException {
      transport.close();
    }
  }
}
