// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a simulated engine answers. Immutable.
 *
 * @param body each byte as the character of that number
 */
record SimulatedAnswer(int status, String body) implements DockerHttpClient.Response {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SimulatedAnswer of(int status, Object content) {
    try {
      return bytes(status, JSON.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static SimulatedAnswer bytes(int status, byte[] body) {
    return new SimulatedAnswer(status, new String(body, StandardCharsets.ISO_8859_1));
  }

  static SimulatedAnswer refusal(int status, String message) {
    return of(status, Map.of("message", message));
  }

  static SimulatedAnswer nothing(int status) {
    return new SimulatedAnswer(status, "");
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
    return new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    // it is in memory
  }
}
