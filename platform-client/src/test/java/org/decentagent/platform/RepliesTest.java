// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

final class RepliesTest {
  private static Answer<Done> done(String body) {
    return Replies.done(
        new Received(
            body.getBytes(StandardCharsets.UTF_8),
            "application/json",
            Optional.empty(),
            Effect.MAYBE));
  }

  @Test
  void aSuccessThatTellsAnErrorAndNothingElseIsARefusal() {
    assertThat(done("{\"success\":true,\"error\":\"no such contract\"}"))
        .isInstanceOf(Answer.Refused.class);
    assertThat(done("{\"success\":true,\"data\":\"done\",\"error\":\"a note\"}"))
        .isInstanceOf(Answer.Ok.class);
    assertThat(done("{\"success\":true}")).isInstanceOf(Answer.Ok.class);
    assertThat(done("{\"success\":false,\"data\":\"done\"}")).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void onlyARedirectIsCalledOne() throws IOException {
    assertThat(sorted(302).toString()).contains("a redirect to another address");
    assertThat(sorted(503).toString()).doesNotContain("redirect");
  }

  @Test
  void onlyThePlatformsOwnWordsForAnErrorRejectACall() throws IOException {
    assertThat(sorted(500, "Internal error: no such contract", "text/plain; charset=utf-8"))
        .isInstanceOf(Answer.Rejected.class);
    assertThat(sorted(500, "Internal error: no such contract", "text/html"))
        .isInstanceOf(Answer.Unreadable.class);
    assertThat(sorted(500, "oops", "text/plain")).isInstanceOf(Answer.Unreadable.class);
  }

  private static Answer<Received> sorted(int status) throws IOException {
    return sorted(status, "", "text/plain");
  }

  private static Answer<Received> sorted(int status, String body, String type) throws IOException {
    Response response =
        new Response.Builder()
            .request(new Request.Builder().url("https://platform.example/api").build())
            .protocol(Protocol.HTTP_1_1)
            .code(status)
            .message("")
            .header("Location", "https://elsewhere.example/")
            .header("Content-Type", type)
            .body(ResponseBody.create(body, null))
            .build();
    return Responses.sort(response, Effect.MAYBE);
  }

  @Test
  void anAddressWithAPasswordAloneIsRefusedAndNotRepeated() {
    URI address = URI.create("https://:sesame@platform.example");

    assertThatThrownBy(() -> PlatformAddress.parse(address, PlainHttp.LOOPBACK_ONLY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave them out")
        .hasMessageNotContaining("sesame");
  }
}
