// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Makes an image from a file system. Past the library's own command, which sends the stream as an
 * empty JSON object (docker-java 3.7.1: {@code DefaultInvocationBuilder.post(TypeReference,
 * InputStream)} calls {@code post(Object)}; observed on 2026-11-22).
 *
 * @param folder the API version's part of the path, such as {@code /v1.41}
 */
record FileSystemImport(DockerHttpClient transport, String folder) {
  private static final int LONGEST_ANSWER = 64 * 1024;

  /** Answers with the engine's words, which may tell a failure after a status of 200. */
  String send(ImageName name, InputStream fileSystem) throws IOException {
    String path =
        "%s/images/create?fromSrc=-&repo=%s&tag=%s"
            .formatted(
                folder,
                URLEncoder.encode(name.repository(), StandardCharsets.UTF_8),
                URLEncoder.encode(name.tag(), StandardCharsets.UTF_8));
    Request request =
        Request.builder().method(Request.Method.POST).path(path).body(fileSystem).build();
    try (Response response = transport.execute(request)) {
      String answer =
          new String(response.getBody().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
      if (response.getStatusCode() > 299) {
        throw new DockerException(answer, response.getStatusCode());
      }
      return answer;
    }
  }
}
