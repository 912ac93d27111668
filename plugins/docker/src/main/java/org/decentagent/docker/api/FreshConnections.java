// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;

/**
 * Makes a connection for each call. One kept open may be dead without our knowing, and a change
 * sent into it would leave its outcome unknown. Safe for use by many threads.
 */
final class FreshConnections implements DockerHttpClient {
  private final DockerHttpClient transport;

  FreshConnections(DockerHttpClient transport) {
    this.transport = transport;
  }

  @Override
  public Response execute(Request request) {
    return transport.execute(
        Request.builder().from(request).putHeader("Connection", "close").build());
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
