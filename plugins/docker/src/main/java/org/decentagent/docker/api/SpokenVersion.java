// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The library's settings with an API version that can change while it runs: an engine may be
 * upgraded under us. Also reads the registry logins of {@code ~/.docker/config.json}. Safe for use
 * by many threads.
 */
final class SpokenVersion implements DockerClientConfig {
  private final AtomicReference<Optional<ApiVersion>> spoken =
      new AtomicReference<>(Optional.empty());
  private final ObjectMapper json =
      DockerClientConfig.getDefaultObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private final DefaultDockerClientConfig others;

  SpokenVersion(EngineAddress address, Path dockerConfig) {
    this.others =
        new DefaultDockerClientConfig.Builder()
            .withDockerHost(address.uri().toString())
            .withDockerTlsVerify(Boolean.FALSE)
            .withDockerConfig(dockerConfig.toString())
            .withRegistryUrl("https://index.docker.io/v1/")
            .build();
  }

  Optional<ApiVersion> spoken() {
    return spoken.get();
  }

  void speak(ApiVersion version) {
    spoken.set(Optional.of(version));
  }

  void forget() {
    spoken.set(Optional.empty());
  }

  @Override
  public RemoteApiVersion getApiVersion() {
    return spoken
        .get()
        .map(version -> RemoteApiVersion.create(version.major(), version.minor()))
        .orElse(RemoteApiVersion.UNKNOWN_VERSION);
  }

  @Override
  public ObjectMapper getObjectMapper() {
    return json;
  }

  @Override
  public URI getDockerHost() {
    return others.getDockerHost();
  }

  @Override
  public String getRegistryUsername() {
    return others.getRegistryUsername();
  }

  @Override
  public String getRegistryPassword() {
    return others.getRegistryPassword();
  }

  @Override
  public String getRegistryEmail() {
    return others.getRegistryEmail();
  }

  @Override
  public String getRegistryUrl() {
    return others.getRegistryUrl();
  }

  @Override
  public AuthConfig effectiveAuthConfig(String imageName) {
    return others.effectiveAuthConfig(imageName);
  }

  @Override
  public AuthConfigurations getAuthConfigurations() {
    return others.getAuthConfigurations();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still asks for the old type
  public com.github.dockerjava.core.SSLConfig getSSLConfig() {
    return others.getSSLConfig();
  }
}
