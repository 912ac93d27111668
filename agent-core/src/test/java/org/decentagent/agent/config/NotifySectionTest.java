// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NotifySectionTest {
  @TempDir private Path folder;

  private void secret(String text) throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private List<String> faults(String table) {
    return ConfigFiles.faults(folder, ConfigFiles.MINIMAL + "[notify]\n" + table);
  }

  @Test
  void withoutTheTableNobodyIsCalled() {
    NotifySection notices = ConfigFiles.valid(folder, ConfigFiles.MINIMAL).notices();

    assertThat(notices.webhook()).isEmpty();
    assertThat(notices.mail()).isEmpty();
  }

  @Test
  @Guards(Rule.SECRETS)
  void everyWayIsReadAndNoSecretIsPrinted() throws IOException {
    secret("https://hooks.example.org/T0/SECRET");

    NotifySection notices =
        ConfigFiles.valid(
                folder,
                ConfigFiles.MINIMAL
                    + """
                    [notify]
                    webhook = "file:secret"
                    webhook_form = "telegram"
                    telegram_chat = "-100"
                    smtp_host = "mail.example.org"
                    smtp_user = "ann"
                    smtp_password = "file:secret"
                    mail_from = "dc-agent@example.org"
                    mail_to = ["ann@example.org"]
                    remind_every = "10 min"
                    """)
            .notices();

    assertThat(notices.webhook().orElseThrow().form()).isEqualTo(NotifySection.Form.TELEGRAM);
    assertThat(notices.mail().orElseThrow().port()).isEqualTo(587);
    assertThat(notices.mail().orElseThrow().encryption())
        .isEqualTo(NotifySection.Encryption.STARTTLS);
    assertThat(notices.toString() + notices.webhook() + notices.mail()).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.org/SECRET",
        "hooks.example.org/SECRET",
        "SECRET \u0001",
        "ftp://x/SECRET"
      })
  void anAddressThatIsNotEncryptedIsRefusedWithoutQuotingIt(String address) throws IOException {
    secret(address);

    assertThat(faults("webhook = \"file:secret\"\n"))
        .singleElement()
        .asString()
        .contains("https://")
        .doesNotContain("SECRET");
  }

  @Test
  void aPortThatThereIsNotIsNamed() throws IOException {
    secret("https://hooks.example.org:99999/SECRET");

    assertThat(faults("webhook = \"file:secret\"\n"))
        .singleElement()
        .asString()
        .contains("the port 99999", "1 to 65535")
        .doesNotContain("SECRET");
  }

  @Test
  void whatBelongsTogetherIsAskedForTogether() throws IOException {
    secret("hunter2");

    assertThat(faults("webhook_form = \"telegram\"\n")).asString().contains("telegram_chat");
    assertThat(faults("smtp_host = \"mail.example.org\"\n")).asString().contains("mail_to");
    assertThat(faults("smtp_user = \"ann\"\n")).asString().contains("belong together");
    assertThat(faults("mail_to = [\"ann@example.org\\nBcc: eve@example.org\"]\n"))
        .asString()
        .contains("is not an address");
    assertThat(
            faults("smtp_tls = \"none\"\nsmtp_user = \"ann\"\nsmtp_password = \"file:secret\"\n"))
        .asString()
        .contains("readable");
    assertThat(faults("webhok = \"file:secret\"\n")).asString().contains("webhook");
  }
}
