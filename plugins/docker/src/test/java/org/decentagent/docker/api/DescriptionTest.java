// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The judge of requests must itself see what is wrong. */
final class DescriptionTest {
  private static Optional<String> judge(String method, String path, String body) {
    Optional<Description> description = Description.ifPresent();
    assumeTrue(description.isPresent(), "did not run: no docker-api-v1.41.yaml in specs.dir");
    return description.get().objection(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTypoInALimitIsSeen() {
    assertThat(
            judge(
                "POST",
                "/v1.41/containers/create?name=x",
                "{\"Image\":\"i\",\"HostConfig\":{\"Memmory\":1}}"))
        .contains("POST /containers/create.HostConfig: unknown member Memmory");
  }

  @Test
  void aWrongTypeAndAnUnknownParameterAreSeen() {
    assertThat(judge("POST", "/v1.41/containers/create", "{\"HostConfig\":{\"Memory\":\"1\"}}"))
        .hasValueSatisfying(why -> assertThat(why).endsWith("\"1\" is no integer"));
    assertThat(judge("DELETE", "/v1.41/containers/x?forse=1", "{}"))
        .hasValueSatisfying(why -> assertThat(why).endsWith("unknown parameter forse"));
    assertThat(judge("POST", "/v1.41/contaniers/create", "{}"))
        .hasValueSatisfying(why -> assertThat(why).endsWith("is not described"));
  }

  @Test
  void aRightRequestIsFine() {
    assertThat(
            judge(
                "POST",
                "/v1.41/networks/create",
                "{\"Name\":\"n\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.0.0.0/29\"}]}}"))
        .isEmpty();
  }
}
