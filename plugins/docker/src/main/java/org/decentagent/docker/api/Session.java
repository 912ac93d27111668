// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.decentagent.docker.api.Answer.Done;
import org.decentagent.docker.api.Answer.Refused;
import org.decentagent.spi.ProvisioningException;

/**
 * The way to one engine. Agrees on an API version before the first call, and again when the engine
 * says that it no longer fits; gives every call a deadline; and sorts what goes wrong. Nothing is
 * repeated here but calls refused for their version. Safe for use by many threads.
 */
public final class Session implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MAX_CONNECTIONS = 64;
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration CHANGE = Duration.ofMinutes(2);

  private final EngineAddress engine;
  private final SpokenVersion version;
  private final DockerHttpClient transport;
  private final DockerClient client;
  private final Calls calls = new Calls();

  /** One call of the library. */
  interface Call<T> {
    T on(DockerClient client) throws IOException, InterruptedException;
  }

  Session(EngineAddress engine, SpokenVersion version, DockerHttpClient transport) {
    this.engine = engine;
    this.version = version;
    this.transport = new FreshConnections(transport);
    this.client = DockerClientImpl.getInstance(version, this.transport);
  }

  /**
   * Prepares the way to an engine; nothing is sent yet.
   *
   * @param dockerConfig the folder of the Docker command line's {@code config.json}
   * @throws IllegalArgumentException when the certificates cannot be used
   */
  public static Session with(EngineAddress engine, Path dockerConfig) {
    ZerodepDockerHttpClient.Builder transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(engine.uri())
            .connectionTimeout(CONNECT)
            .maxConnections(MAX_CONNECTIONS);
    engine.certFolder().map(CertFolder::read).ifPresent(transport::sslConfig);
    return new Session(engine, new SpokenVersion(engine, dockerConfig), transport.build());
  }

  /** Where the engine listens. */
  public EngineAddress engine() {
    return engine;
  }

  /**
   * Asks the engine about itself, without agreeing on a version first.
   *
   * @throws ProvisioningException.Retryable when it does not answer
   */
  public EngineVersion version() {
    return require(
        send("ask the version", SHORT, Effect.NONE, c -> EngineVersion.of(c.versionCmd().exec())),
        Effect.NONE);
  }

  <T> Answer<T> read(String what, Call<T> call) {
    return ask(what, SHORT, Effect.NONE, call);
  }

  <T> Answer<T> change(String what, Call<T> call) {
    return ask(what, CHANGE, Effect.MAYBE, call);
  }

  <T> Answer<T> change(String what, Duration deadline, Call<T> call) {
    return ask(what, deadline, Effect.MAYBE, call);
  }

  /** What the library has no working command for. */
  FileSystemImport fileSystemImport() {
    return new FileSystemImport(
        transport, version.spoken().map(spoken -> "/v" + spoken).orElse(""));
  }

  static <T> T require(Answer<T> answer, Effect effect) {
    return switch (answer) {
      case Done<T>(T value) -> value;
      case Refused<T>(Refusal refusal) -> throw DockerFailures.of(refusal, effect);
    };
  }

  private <T> Answer<T> ask(String what, Duration deadline, Effect effect, Call<T> call) {
    agree();
    Answer<T> answer = send(what, deadline, effect, call);
    if (answer instanceof Refused<T>(Refusal refusal)
        && refusal.status() == 400
        && refusal.says("client version")) {
      version.forget();
      agree();
      return send(what, deadline, effect, call);
    }
    return answer;
  }

  private void agree() {
    if (version.spoken().isPresent()) {
      return;
    }
    EngineVersion offered = version();
    version.speak(
        offered
            .common()
            .orElseThrow(() ->
                new ProvisioningException.Retryable(
                    DockerFailures.code("api_version"),
                    "engine %s at %s speaks API %s to %s, we speak %s to %s; upgrade %s"
                        .formatted(
                            offered.engine(),
                            engine,
                            offered.oldest(),
                            offered.newest(),
                            ApiVersion.OLDEST,
                            ApiVersion.NEWEST,
                            offered.newest().compareTo(ApiVersion.OLDEST) < 0
                                ? "the engine"
                                : "the agent"))));
  }

  private <T> Answer<T> send(String what, Duration deadline, Effect effect, Call<T> call) {
    try {
      return new Done<>(calls.within(deadline, () -> call.on(client)));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof DockerException refused && refused.getHttpStatus() != 0) {
        return new Refused<>(Refusal.of(what, refused));
      }
      if (cause instanceof ProvisioningException known) {
        throw known;
      }
      throw DockerFailures.of(what, engine, cause, effect);
    } catch (TimeoutException e) {
      throw DockerFailures.of(what, engine, e, effect);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DockerFailures.of(what, engine, e, effect);
    }
  }

  @Override
  public void close() {
    calls.close();
    try {
      client.close();
    } catch (IOException e) {
      throw new IllegalStateException("the connections to " + engine + " did not close", e);
    }
  }
}
