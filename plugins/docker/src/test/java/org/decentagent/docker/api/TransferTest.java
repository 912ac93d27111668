// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TransferTest {
  private final List<String> told = new ArrayList<>();
  private final Transfer<PullResponseItem> transfer = new Transfer<>(told::add);

  private void says(String json) throws IOException {
    transfer.onNext(new ObjectMapper().readValue(json, PullResponseItem.class));
  }

  @Test
  void whatTheEngineDoesIsToldInALineEach() throws IOException {
    says("{\"status\":\"Downloading\",\"id\":\"ab12\"}");
    says("{\"stream\":\"Step 1/3\\n\"}");
    says("{\"stream\":\" \\n\"}");

    assertThat(told).containsExactly("ab12: Downloading", "Step 1/3");
    assertThat(transfer.failure()).isEmpty();
  }

  @Test
  void aFailureOnTheWayIsKept() throws IOException {
    says("{\"error\":\"no space left on device\",\"errorDetail\":{\"message\":\"no space left\"}}");
    says("{\"status\":\"Downloading\"}");

    assertThat(transfer.failure()).contains("no space left");
  }
}
