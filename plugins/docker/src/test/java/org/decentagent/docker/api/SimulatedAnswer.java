// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** What a simulated engine answers. Immutable. */
record SimulatedAnswer(int status, byte[] body) implements DockerHttpClient.Response {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SimulatedAnswer of(int status, Object content) {
    try {
      return new SimulatedAnswer(status, JSON.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static SimulatedAnswer refusal(int status, String message) {
    return of(status, Map.of("message", message));
  }

  static SimulatedAnswer nothing(int status) {
    return new SimulatedAnswer(status, new byte[0]);
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    return Map.of("Content-Type", List.of("application/json"));
  }

  @Override
  public InputStream getBody() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public void close() {
    // it is in memory
  }
}
