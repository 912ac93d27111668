// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.unit.Secret;
import org.decentagent.toolkit.http.HttpLimits;
import org.decentagent.toolkit.http.ServerTrust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire: what is sent, and what is made of what comes back. */
final class SessionTest {
  private static final VmPlace VM = new VmPlace("n1", 4711);

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ProxmoxApi api(String... before) {
    List<String> urls = new java.util.ArrayList<>(List.of(before));
    urls.add("http://" + server.getHostName() + ":" + server.getPort());
    return ProxmoxApi.at(
        new Access(
            urls, "agent@pve!rent", Secret.of("s3cret"), new ServerTrust.PublicAuthorities()),
        new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 100_000));
  }

  private void answers(int status, String body) {
    server.enqueue(new MockResponse(status, Headers.of(), body));
  }

  private static String closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return "http://127.0.0.1:" + free.getLocalPort();
    }
  }

  @Test
  void theTokenGoesIntoTheHeaderAndBodiesAreJson() throws InterruptedException {
    answers(200, "{\"data\":\"UPID:n1:00003534:0004496D:6B033CA4:qmconfig:4711:agent@pve!rent:\"}");

    Upid task = api().machines().configure(VM, Map.of("ipconfig0", "ip=dhcp"));

    RecordedRequest seen = server.takeRequest();
    assertThat(task.node()).isEqualTo("n1");
    assertThat(seen.getHeaders().get("Authorization"))
        .isEqualTo("PVEAPIToken=agent@pve!rent=s3cret");
    assertThat(seen.getTarget()).isEqualTo("/api2/json/nodes/n1/qemu/4711/config");
    assertThat(seen.getHeaders().get("Content-Type")).startsWith("application/json");
  }

  @Test
  void aDestroyHasNoBody() throws InterruptedException {
    answers(
        200, "{\"data\":\"UPID:n1:00003534:0004496D:6B033CA4:qmdestroy:4711:agent@pve!rent:\"}");

    api().machines().destroy(VM, Machines.Sweep.ALL_OF_THAT_NUMBER);

    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getBodySize()).isZero();
    assertThat(seen.getTarget()).endsWith("?purge=1&destroy-unreferenced-disks=1");
  }

  @Test
  void theNextNodeIsAskedOnlyWhenNothingWasSentToTheFirst() throws IOException {
    answers(200, "{\"data\":{\"version\":\"9.2.11\",\"release\":\"9.2\"}}");

    assertThat(api(closedPort()).cluster().version().major()).isEqualTo(9);
  }

  @Test
  void aChangeWhoseAnswerIsLostIsNotSentToAnotherNode() throws IOException {
    server.enqueue(
        new MockResponse.Builder().onRequestBody(new SocketEffect.CloseSocket()).build());
    MockWebServer second = new MockWebServer();
    second.start();
    try (second;
        ProxmoxApi api =
            ProxmoxApi.at(
                new Access(
                    List.of(
                        "http://" + server.getHostName() + ":" + server.getPort(),
                        "http://" + second.getHostName() + ":" + second.getPort()),
                    "agent@pve!rent",
                    Secret.of("s3cret"),
                    new ServerTrust.PublicAuthorities()),
                new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 100_000))) {
      assertThatThrownBy(() -> api.machines().configure(VM, Map.of("cores", 1)))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class)
          .hasMessageContaining("the connection broke")
          .hasMessageNotContaining("s3cret");
      assertThat(second.getRequestCount()).isZero();
    }
  }

  @Test
  void numbersMayComeAsTexts() {
    answers(
        200,
        "{\"data\":[{\"type\":\"qemu\",\"vmid\":\"4711\",\"node\":\"n1\",\"maxmem\":\"1024\","
            + "\"template\":\"1\",\"news\":{}}]}");

    assertThat(api().cluster().guests())
        .singleElement()
        .satisfies(guest -> {
          assertThat(guest.vmid()).isEqualTo(4711);
          assertThat(guest.size().memory()).isEqualTo(1024);
          assertThat(guest.template()).isTrue();
        });
  }

  @Test
  void errorsAreReadWithAndWithoutAMessage() {
    answers(400, "{\"data\":null,\"errors\":{\"vmid\":\"VM 4711 already exists\"}}");
    answers(
        400,
        "{\"data\":null,\"message\":\"Parameter verification failed.\\n\","
            + "\"errors\":{\"vmid\":\"VM 4711 already exists\"}}");
    answers(401, "");

    assertThat(api().cluster().isFree(4711)).isFalse();
    assertThat(api().cluster().isFree(4711)).isFalse();
    assertThatThrownBy(() -> api().cluster().isFree(4711))
        .isInstanceOf(ProvisioningException.AccessDenied.class)
        .hasMessageContaining("token_id");
  }

  @Test
  void aNumberThatCannotBeAskedForIsNotTaken() {
    answers(400, "{\"data\":null,\"errors\":{\"vmid\":\"value must have a maximum value\"}}");

    assertThatThrownBy(() -> api().cluster().isFree(4711))
        .isInstanceOf(ProvisioningException.Permanent.class);
  }

  @Test
  void aChangeThatReachedNobodyHadNoEffect() throws IOException {
    try (ProxmoxApi api =
        ProxmoxApi.at(
            new Access(
                List.of(closedPort()),
                "agent@pve!rent",
                Secret.of("s3cret"),
                new ServerTrust.PublicAuthorities()),
            HttpLimits.standard())) {
      assertThatThrownBy(() -> api.machines().start(VM))
          .isInstanceOf(ProvisioningException.Retryable.class);
    }
  }

  private static String clone(int startedAt, String token) {
    return "UPID:n1:00003534:0004496D:%08X:qmclone:9000:agent@pve!%s:".formatted(startedAt, token);
  }

  private void clones(String... upids) {
    answers(
        200,
        Stream.of(upids)
            .map(upid ->
                "{\"upid\":\"%s\",\"user\":\"agent@pve\",\"tokenid\":\"%s\"}"
                    .formatted(upid, upid.replaceAll(".*!|:$", "")))
            .collect(Collectors.joining(",", "{\"data\":[", "]}")));
  }

  private void log(String text) {
    answers(200, "{\"data\":[{\"n\":1,\"t\":\"%s\"}]}".formatted(text));
  }

  @Test
  void aCloneOfAnotherTokenIsNotOurs() {
    clones(clone(30, "other"), clone(20, "rent"));

    assertThat(api().tasks().latestClone("n1", 9000)).contains(new Upid(clone(20, "rent")));
  }

  @Test
  void aCloneOfAnotherUsersTokenOfThatNameIsNotOurs() {
    String others = clone(30, "rent").replace("agent@pve", "admin@pve");
    answers(
        200,
        "{\"data\":[{\"upid\":\"%s\",\"user\":\"admin@pve\",\"tokenid\":\"rent\"}]}"
            .formatted(others));

    assertThat(api().tasks().latestClone("n1", 9000)).isEmpty();
  }

  @Test
  void ofOurClonesTheOneThatNamesTheNumberCountsElseTheFirstSinceThen() {
    Optional<Upid> before = Optional.of(new Upid(clone(10, "rent")));
    for (String named : List.of("create full clone with ID 4711", "nothing")) {
      clones(clone(10, "rent"), clone(20, "rent"), clone(30, "rent"), clone(40, "rent"));
      log("create full clone with ID 4712");
      log(named);
      if (named.equals("nothing")) {
        log("nothing");
      }

      Optional<Upid> found = api().tasks().findClone("n1", 9000, 4711, before);

      assertThat(found).contains(new Upid(clone(named.equals("nothing") ? 20 : 30, "rent")));
    }
  }

  @Test
  void withoutACloneSinceThenThereIsNone() {
    clones(clone(10, "rent"), clone(5, "rent"));

    assertThat(api().tasks().findClone("n1", 9000, 4711, Optional.of(new Upid(clone(10, "rent")))))
        .isEmpty();
  }

  @Test
  void pagesForPeopleAndHalfDocumentsProveNothing() {
    for (String body : List.of("<html>hello</html>", "{\"data\":", "[]", "{}", "{\"data\":5}")) {
      answers(200, body);
      assertThatThrownBy(() -> api().cluster().members("rental"))
          .as(body)
          .isInstanceOf(ProvisioningException.Retryable.class);
      answers(200, body);
      assertThatThrownBy(() -> api().machines().start(VM))
          .as(body)
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    }
  }

  @Test
  void aPoolWithoutAListOfMembersIsNotAnEmptyPool() {
    answers(200, "{\"data\":{\"poolid\":\"rental\"}}");

    assertThatThrownBy(() -> api().cluster().members("rental"))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void whatCannotBeSeenIsNotWhatIsMissing() {
    answers(
        403, "{\"data\":null,\"message\":\"Permission check failed (/vms/4711, VM.Audit)\\n\"}");
    answers(
        500,
        "{\"data\":null,\"message\":\"Configuration file 'nodes/n1/qemu-server/4711.conf' does not"
            + " exist\\n\"}");

    assertThat(api().machines().look(VM)).isInstanceOf(Sight.Hidden.class);
    assertThat(api().machines().look(VM)).isInstanceOf(Sight.Missing.class);
  }

  @Test
  void anyOther500IsNotWhatIsMissing() {
    answers(500, "{\"data\":null,\"message\":\"got timeout\\n\"}");

    assertThatThrownBy(() -> api().machines().look(VM))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("got timeout");
  }

  @Test
  void aTasksEndIsReadAsWhatItMeans() {
    Upid task = new Upid("UPID:n1:00003534:0004496D:6B033CA4:qmstart:4711:agent@pve!rent:");
    for (String exit : List.of("OK", "WARNINGS: 3")) {
      answers(200, "{\"data\":{\"status\":\"stopped\",\"exitstatus\":\"" + exit + "\"}}");
      assertThat(api().tasks().look(task)).isInstanceOf(TaskState.Done.class);
    }
    answers(200, "{\"data\":{\"status\":\"stopped\",\"exitstatus\":\"unexpected status\"}}");
    assertThat(api().tasks().look(task)).isInstanceOf(TaskState.Unclear.class);
    answers(400, "{\"data\":null,\"errors\":{\"upid\":\"no such task\"}}");
    assertThat(api().tasks().look(task)).isInstanceOf(TaskState.Unclear.class);
    answers(200, "{\"data\":{\"status\":\"stopped\",\"exitstatus\":\"no space left\"}}");
    assertThat(api().tasks().look(task)).isInstanceOf(TaskState.Failed.class);
    answers(595, "");
    assertThatThrownBy(() -> api().tasks().look(task))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void whoIsNotLetInHasNotSeenThatAnythingIsHidden() {
    answers(401, "");

    assertThatThrownBy(() -> api().machines().look(VM))
        .isInstanceOf(ProvisioningException.AccessDenied.class);
  }

  @Test
  void aShutdownLeavesTheGuestItsTimeAndIsForcedThen() throws InterruptedException {
    answers(
        200, "{\"data\":\"UPID:n1:00003534:0004496D:6B033CA4:qmshutdown:4711:agent@pve!rent:\"}");

    api().machines().shutdown(VM, Duration.ofSeconds(90));

    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getTarget()).endsWith("/qemu/4711/status/shutdown");
    assertThat(Objects.requireNonNull(seen.getBody()).utf8())
        .contains("\"timeout\":90", "\"forceStop\":1");
  }

  @Test
  void clonesOfThatTemplateAreAskedForWhereverTheyAre() throws InterruptedException {
    clones();

    api().tasks().latestClone("n1", 9000);

    assertThat(server.takeRequest().getTarget())
        .contains("source=all", "vmid=9000", "typefilter=qmclone", "userfilter=agent%40pve");
  }

  private ProxmoxApi at(String... urls) {
    return ProxmoxApi.at(
        new Access(
            List.of(urls),
            "agent@pve!rent",
            Secret.of("s3cret"),
            new ServerTrust.PublicAuthorities()),
        new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 100_000));
  }

  @Test
  void theNodeThatAnsweredIsAskedFirstFromThenOn() throws IOException {
    answers(200, "{\"data\":{\"version\":\"9.2.11\"}}");
    answers(200, "{\"data\":{\"version\":\"9.2.11\"}}");
    String away = closedPort();

    try (MockWebServer back = new MockWebServer();
        ProxmoxApi api = at(away, "http://" + server.getHostName() + ":" + server.getPort())) {
      api.cluster().version();
      back.start(Integer.parseInt(away.replaceAll(".*:", "")));
      api.cluster().version();

      assertThat(back.getRequestCount()).isZero();
    }
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void anErrorThatNothingExplainsLeavesItOpenWhetherAnythingWasDone() {
    List<ThrowingCallable> changes =
        List.of(
            () ->
                api()
                    .machines()
                    .clone(
                        new CloneWish(
                            new VmPlace("n1", 9000),
                            VM,
                            new CloneWish.Label("name", "stamp", "rental"),
                            new CloneWish.Depth.Linked())),
            () -> api().machines().configure(VM, Map.of("cores", 1)),
            () -> api().machines().set(VM, "onboot", 0),
            () -> api().machines().start(VM));
    for (ThrowingCallable change : changes) {
      answers(500, "{\"data\":null,\"message\":\"unexpected end\"}");
      assertThatThrownBy(change).isInstanceOf(ProvisioningException.UnknownOutcome.class);
      answers(200, "{}");
      assertThatThrownBy(change).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    }
  }

  @Test
  void whoMayNotAskForANumberHasNotSeenThatItIsFree() {
    answers(403, "{\"data\":null,\"message\":\"Permission check failed\"}");

    assertThatThrownBy(() -> api().cluster().isFree(4711))
        .isInstanceOf(ProvisioningException.AccessDenied.class);
  }

  @Test
  void aPageForPeopleIsNotRepeated() {
    answers(502, "<html><body>Bad Gateway</body></html>");

    assertThatThrownBy(() -> api().cluster().nodes())
        .hasMessageContaining("an answer that is not of the API")
        .hasMessageNotContaining("<html>");
  }
}
