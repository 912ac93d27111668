// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.spi.BackendName;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class DoctorTest {
  @TempDir Path folder;

  private Cli.Ended doctor(Path config) {
    return new Cli(folder).run("doctor", "--json", "--config", config.toString());
  }

  private static List<String> codes(Cli.Ended ended) {
    List<String> codes = new ArrayList<>();
    for (JsonNode finding : ended.json().path("findings")) {
      codes.add(finding.path("code").asString());
    }
    return codes;
  }

  @Test
  void anAgentThatHasEverythingIsFine() {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);

      Cli.Ended ended = doctor(config);
      Cli.Ended shown = new Cli(folder).run("doctor", "--config", config.toString());

      assertThat(ended.code()).as(ended.out()).isZero();
      assertThat(ended.json().path("fine").asBoolean()).isTrue();
      assertThat(shown.out())
          .contains("agent key", "accepts this agent's signature", "backend 'simulated'", "clock");
      assertThat(folder.resolve("agent/state")).doesNotExist();
    }
  }

  @Test
  void aKeyThatOthersCanReadIsFoundWithTheCommandThatHelps() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Files.setPosixFilePermissions(
          folder.resolve("agent/keys/agent.key"), PosixFilePermissions.fromString("rw-r--r--"));

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).isEqualTo(1);
      assertThat(codes(ended)).contains("key/unusable");
      assertThat(ended.out()).contains("chmod 600");
    }
  }

  @Test
  void aPlatformThatIsNotThereIsUnreachable() {
    Path config;
    try (Provider provider = Provider.onNewPlatform()) {
      config = provider.agentIn(folder);
    }

    Cli.Ended ended = doctor(config);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(codes(ended)).contains("platform/unreachable");
  }

  @Test
  void aPageInPlaceOfThePlatformIsUnreachable() throws Exception {
    try (Provider provider = Provider.onNewPlatform();
        SilentServer page =
            SilentServer.answering(
                "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Log in</html>")) {
      Path config = provider.agentIn(folder);
      String text = Files.readString(config);
      Files.writeString(
          config, text.replace(provider.platform.url().toString(), page.url().toString()));

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).isEqualTo(3);
      assertThat(ended.out()).contains("platform/unreachable", "Log in");
    }
  }

  @Test
  void aMailServerAndAWebhookThatDoNotAnswerAreNamedWithoutTheirSecrets() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Path secret = Files.writeString(folder.resolve("hook"), "http://127.0.0.1:1/T0/SECRET");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
      setNotices(
          config,
          """
          webhook = "file:%s"
          smtp_host = "127.0.0.1"
          smtp_port = 1
          smtp_tls = "none"
          mail_from = "dc-agent@example.org"
          mail_to = ["ann@example.org"]
          """
              .formatted(secret));

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).as(ended.out()).isEqualTo(3);
      assertThat(codes(ended).stream().filter("notify/unreachable"::equals)).hasSize(2);
      assertThat(ended.out())
          .contains("127.0.0.1:1 does not take mail", "webhook: 127.0.0.1 cannot be reached")
          .contains("you would not be called", "correct [notify], or the network")
          .doesNotContain("SECRET");
    }
  }

  @Test
  void noticesThatCanBeSentPass() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Path secret = Files.writeString(folder.resolve("hook"), provider.platform.url() + "/hook");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
      setNotices(config, "webhook = \"file:" + secret + "\"\n");

      Cli.Ended ended = new Cli(folder).run("doctor", "--config", config.toString());

      assertThat(ended.code()).as(ended.out()).isZero();
      assertThat(ended.out()).contains("notices by ");
    }
  }

  /** Sets keys of the table for notices, which setup has written empty. */
  private static void setNotices(Path config, String keys) throws IOException {
    String text = Files.readString(config);
    assertThat(text).contains("\n[notify]\n");
    Files.writeString(config, text.replace("\n[notify]\n", "\n[notify]\n" + keys));
  }

  @ParameterizedTest
  @CsvSource({
    "502, text/html, <h1>Bad Gateway</h1>",
    "403, text/html, <h1>Blocked</h1>",
    "429, text/plain, Rate limit exceeded. Please try again later.",
    "200, application/json, '{\"success\":false,\"error\":\"the database is down\"}'"
  })
  void whatSaysNothingAboutTheKeySendsNobodyForANewToken(int status, String type, String body) {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      provider
          .platform
          .control()
          .addFault(
              new CallPattern("GET", "/api/v1/providers/*/contracts/pending-provision"),
              1,
              new Fault.Status(status, type, body));

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).isEqualTo(3);
      assertThat(codes(ended)).contains("platform/unreachable");
      assertThat(ended.out()).doesNotContain("new token");
    }
  }

  @Test
  void aBackendInQuarantineIsNotCalled() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Cli.Ended before = new Cli(folder).run("doctor", "--config", config.toString());
      Quarantine.in(
          folder.resolve("agent/state"), new BackendName("simulated"), "its plugin ended it");

      Cli.Ended ended = new Cli(folder).run("doctor", "--config", config.toString());

      assertThat(before.out()).contains("backend 'simulated' of type simulated");
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.out())
          .contains("backend/quarantined", "backend 'simulated' is not used: its plugin ended it")
          .doesNotContain("of type simulated");
    }
  }

  @Test
  void aDiskThatTakesNoFileIsFoundWithWhatTheSystemSays() throws Exception {
    Path refusing = Path.of("/proc");
    assumeTrue(Files.isWritable(refusing), "did not run: for root on Linux only");
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Files.writeString(
          config,
          Files.readString(config).replaceFirst("(?m)^state = .*$", "state = \"/proc/agent\""));

      Cli.Ended ended = new Cli(folder).run("doctor", "--config", config.toString());

      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.out())
          .contains("disk/refuses", "takes nothing: No such file", "df -h", "dmesg");
    }
  }

  @Test
  void aRevokedAgentIsRefused() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      String agent =
          new Cli(folder)
              .run("doctor", "--config", config.toString())
              .out()
              .lines()
              .filter(line -> line.contains("agent key"))
              .findFirst()
              .orElseThrow();
      String hex = Files.readString(folder.resolve("agent/keys/agent.pub")).strip();
      Provider.ok(provider.market.revokeAgent(hex));

      Cli.Ended ended = doctor(config);

      assertThat(agent).contains(hex.substring(0, 12));
      assertThat(ended.code()).isEqualTo(1);
      assertThat(codes(ended)).contains("platform/refused");
    }
  }

  @Test
  void aClockThatIsTooFarOffIsFound() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            InstantSource.system().instant().plus(Duration.ofMinutes(20)).atOffset(ZoneOffset.UTC));
    try (Provider provider = Provider.onNewPlatform();
        SilentServer other =
            SilentServer.answering(
                "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nDate: "
                    + date
                    + "\r\n\r\n{\"success\":true,\"message\":\"ok\",\"environment\":\"test\"}")) {
      Path config = provider.agentIn(folder);
      String text = Files.readString(config);
      Files.writeString(
          config, text.replace(provider.platform.url().toString(), other.url().toString()));

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).isEqualTo(3); // the stand-in answers no signed read
      assertThat(codes(ended)).contains("clock/wrong");
      assertThat(ended.out()).contains("behind the platform's");
    }
  }

  @Test
  void aClockThatIsOffSendsNobodyForANewToken() throws Exception {
    AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);
    InstantSource clock = () -> InstantSource.system().instant().plus(off.get());
    try (Provider provider = new Provider(SimulatedPlatform.start(clock))) {
      Path config = provider.agentIn(folder);
      off.set(Duration.ofDays(1));

      Cli.Ended ended = doctor(config);

      assertThat(codes(ended)).contains("clock/refused").doesNotContain("platform/refused");
      assertThat(ended.out()).doesNotContain("dc-agent setup");
    }
  }

  @Test
  void aPluginThatIsRefusedIsNamedWithTheReason() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Files.createDirectories(folder.resolve("agent/plugins"));
      Files.writeString(folder.resolve("agent/plugins/broken.jar"), "no jar");

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).isEqualTo(1);
      assertThat(codes(ended)).contains("plugins/refused");
      assertThat(ended.out()).contains("broken.jar");
    }
  }

  @Test
  void aFaultOfTheConfigurationIsWrongConfiguration() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Files.writeString(config, Files.readString(config).replace("[agent]", "[agent]\nfoo = 1"));

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).isEqualTo(2);
      assertThat(codes(ended)).contains("config/fault");
    }
  }

  @Test
  void aConfigurationThatOthersCanWriteIsFound() throws Exception {
    try (Provider provider = Provider.onNewPlatform()) {
      Path config = provider.agentIn(folder);
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-rw-rw-"));

      Cli.Ended ended = doctor(config);

      assertThat(ended.code()).isEqualTo(1);
      assertThat(codes(ended)).contains("permissions/config");
    }
  }
}
