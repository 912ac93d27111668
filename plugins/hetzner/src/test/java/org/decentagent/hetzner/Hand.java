// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider at the Cloud Console. */
record Hand(Account account) {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMyGwJ0Cn5jx2yHtjDLBZQ8JQuG3hNc9bTQAvrXcNxeV x";

  long firewall(String name) {
    return call("POST", "/firewalls", "{\"name\":\"" + name + "\"}")
        .path("firewall")
        .path("id")
        .longValue();
  }

  long sshKey(String name) {
    return call("POST", "/ssh_keys", "{\"name\":\"" + name + "\",\"public_key\":\"" + KEY + "\"}")
        .path("ssh_key")
        .path("id")
        .longValue();
  }

  JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(account.hetzner.url() + path))
            .header("Authorization", "Bearer " + Account.TOKEN)
            .header("Content-Type", "application/json")
            .method(
                method,
                Optional.of(body)
                    .filter(text -> !text.isEmpty())
                    .map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new JsonMapper()
          .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
