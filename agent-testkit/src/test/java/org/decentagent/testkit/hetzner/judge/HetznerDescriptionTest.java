// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.decentagent.testkit.hetzner.Exchange;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HetznerDescriptionTest {
  private static final Path SPEC =
      Path.of(System.getProperty("specs.dir", "none"), "hcloud-openapi-effective-2026-10.json");
  private static final String ACTION =
      """
      {"action":{"id":5000000000,"command":"start_server","status":"running","progress":0,
      "started":"2026-11-25T12:00:00Z","finished":null,"resources":[],"error":null}}\
      """;
  private static final String ORDER =
      "{\"name\":\"a\",\"server_type\":\"cx23\",\"image\":\"debian-13\"%s}";

  private static HetznerDescription judge;

  @BeforeAll
  static void load() {
    assumeTrue(
        Files.exists(SPEC), "did not run: the description is not there; set -Dspecs.dir: " + SPEC);
    judge = HetznerDescription.load(SPEC);
  }

  @Test
  void aRightExchangeHasNoComplaint() {
    assertThat(judge.judge(exchange("POST", "/v1/servers/1/actions/poweron", "", "", 201, ACTION)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/v1/nothing||no such operation",
        "PATCH|/v1/servers||no such operation",
        "GET|/v1/datacenters||no such operation",
        "GET|/v1/servers/one||parameter id",
        "GET|/v1/servers|colour=red|there is no parameter colour",
        "GET|/v1/servers|page=x|parameter page",
        "GET|/v1/servers|per_page=51|per_page is at most 50",
        "GET|/v1/servers|status=dead|parameter status",
        "GET|/v1/images|include_deprecated=maybe|parameter include_deprecated",
        "GET|/v1/actions||the parameter id is missing",
        "GET|/v1/actions|id=x|parameter id"
      })
  void aRequestThatIsNotDescribedIsRefused(
      String method, String path, String query, String complaint) {
    assertThat(judge.judge(lost(method, path, query == null ? "" : query, "")))
        .singleElement()
        .asString()
        .contains(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"datacenter\":\"fsn1-dc14\"|datacenter",
        ",\"public_net\":{\"ip\":1}|public_net",
        ",\"firewalls\":[{\"id\":1}]|firewalls",
        ",\"start_after_create\":\"yes\"|start_after_create",
        ",\"networks\":[\"1\"]|networks",
        ",\"labels\":{\"a\":1}|labels",
        ",\"name\":7|name"
      })
  void aBodyThatIsNotDescribedIsRefused(String member, String complaint) {
    List<String> complaints = judge.judge(lost("POST", "/v1/servers", "", ORDER.formatted(member)));

    assertThat(complaints).isNotEmpty();
    assertThat(complaints.getFirst()).contains(complaint);
  }

  @Test
  void aMissingBodyOrMemberIsRefusedAndSoIsOneThatMustNotBe() {
    assertThat(judge.judge(lost("POST", "/v1/servers", "", ""))).hasSize(1);
    assertThat(judge.judge(lost("POST", "/v1/servers", "", "{\"name\":\"a\"}"))).isNotEmpty();
    assertThat(judge.judge(lost("POST", "/v1/servers", "", "{"))).hasSize(1);
    assertThat(judge.judge(lost("POST", "/v1/servers/1/actions/reset", "", "{\"a\":1}")))
        .hasSize(1);
    assertThat(judge.judge(lost("POST", "/v1/servers", "", ORDER.formatted("")))).isEmpty();
  }

  @Test
  void anAnswerThatIsNotDescribedIsRefused() {
    String path = "/v1/servers/1/actions/poweron";

    assertThat(judge.judge(exchange("POST", path, "", "", 200, ACTION))).hasSize(1);
    assertThat(judge.judge(exchange("POST", path, "", "", 201, "<html>"))).hasSize(1);
    for (String wrong :
        List.of(
            ACTION.replace("\"progress\":0,", ""),
            ACTION.replace("\"status\":\"running\"", "\"status\":\"done\""),
            ACTION.replace("\"id\":5000000000", "\"id\":\"5000000000\""),
            ACTION.replace("\"progress\":0", "\"progress\":null"),
            ACTION.replace("\"progress\":0", "\"progress\":0,\"more\":1"),
            ACTION.replace("2026-11-25T12:00:00Z", "yesterday"),
            ACTION.replace("\"error\":null", "\"error\":{\"code\":\"a\"}"))) {
      assertThat(judge.judge(exchange("POST", path, "", "", 201, wrong))).as(wrong).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404,not_found,0",
    "423,locked,0",
    "404,locked,1",
    "422,resource_in_use,1",
    "412,resource_unavailable,0",
    "418,teapot,1"
  })
  void anErrorHasToBeDocumented(int status, String code, int complaints) {
    String body = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\",\"details\":null}}";

    assertThat(judge.judge(exchange("DELETE", "/v1/servers/1", "", "", status, body)))
        .hasSize(complaints);
  }

  @Test
  void anErrorMayBeDocumentedForOneOperationOnly() {
    String body = "{\"error\":{\"code\":\"resource_in_use\",\"message\":\"no\",\"details\":null}}";

    assertThat(judge.judge(exchange("DELETE", "/v1/firewalls/1", "", "", 422, body))).isEmpty();
  }

  @Test
  void whatAFaultPutInTheAnswersPlaceIsNotJudged() {
    Exchange page = exchange("GET", "/v1/servers", "", "", 502, "<html>");

    assertThat(judge.judge(page)).isNotEmpty();
    assertThat(
            judge.judge(
                new Exchange(
                    page.at(),
                    page.asked(),
                    page.answered(),
                    List.of(HetznerFault.Status.badGateway()))))
        .isEmpty();
  }

  private static Exchange lost(String method, String path, String query, String body) {
    return exchange(method, path, query, body, 0, "");
  }

  private static Exchange exchange(
      String method, String path, String query, String body, int status, String answer) {
    Map<String, List<String>> headers =
        body.isEmpty() ? Map.of() : Map.of("Content-type", List.of("application/json"));
    return new Exchange(
        Instant.EPOCH,
        new Exchange.Asked(method, path, query, headers, body),
        new Exchange.Answered(status, "application/json", answer),
        List.of());
  }
}
