// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DockerClientConfig;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ListedContainerTest {
  private static ListedContainer read(String json) throws IOException {
    return ListedContainer.of(
        DockerClientConfig.getDefaultObjectMapper().readValue(json, Container.class));
  }

  @Test
  void aNameThatALinkGivesIsNotItsOwn() throws IOException {
    ListedContainer listed = read("{\"Id\":\"c1\",\"Names\":[\"/other/alias\",\"/own\"]}");

    assertThat(listed.name()).isEqualTo("own");
  }

  @Test
  void whatIsNotToldIsEmpty() throws IOException {
    ListedContainer listed = read("{\"Id\":\"c1\"}");

    assertThat(listed.name()).isEmpty();
    assertThat(listed.status()).isEmpty();
    assertThat(listed.labels()).isEmpty();
    assertThat(listed.ports()).isEmpty();
    assertThat(listed.createdAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void onlyPortsOfTheHostAreTold() throws IOException {
    ListedContainer listed =
        read(
            "{\"Id\":\"c1\",\"Ports\":[{\"PrivatePort\":22,\"PublicPort\":23000},"
                + "{\"PrivatePort\":22,\"PublicPort\":23000},{\"PrivatePort\":80}]}");

    assertThat(listed.ports()).containsExactly(23000);
  }
}
