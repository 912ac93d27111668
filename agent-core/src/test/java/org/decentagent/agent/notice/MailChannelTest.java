// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.config.NotifySection;
import org.decentagent.spi.unit.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real mail server gets. */
final class MailChannelTest {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private MailChannel channel(
      NotifySection.Encryption encryption, Optional<NotifySection.Login> login) {
    return new MailChannel(
        new NotifySection.Mail(
            "127.0.0.1",
            server.getSmtp().getPort(),
            encryption,
            login,
            "dc-agent@example.org",
            List.of("ann@example.org", "bob@example.org")),
        InstantSource.fixed(Told.NOW));
  }

  private MailChannel plain() {
    return channel(NotifySection.Encryption.NONE, Optional.empty());
  }

  @Test
  void everyRecipientGetsALetterThatSaysItAll() throws Exception {
    Channel.Delivery delivery =
        plain().send(Told.message("Mach die Maschine für ü", Optional.empty()));

    assertThat(delivery).isInstanceOf(Channel.Delivery.Taken.class);
    assertThat(server.getReceivedMessages()).hasSize(2);
    MimeMessage letter = server.getReceivedMessages()[0];
    assertThat(letter.getSubject())
        .isEqualTo("[dc-agent] task 7 waits for you: Mach die Maschine für ü (42 min left)");
    assertThat(letter.getContent().toString()).contains("dc-agent manual show 7", "backend cloud");
    assertThat(letter.getHeader("X-Dc-Agent-Notice")).containsExactly("mail/7/asked/0");
    assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(letter.getSentDate()).isEqualTo(Told.NOW);
    assertThat(letter.getFrom())
        .extracting(Object::toString)
        .containsExactly("dc-agent@example.org");
  }

  @Test
  void nothingInATaskBecomesAHeader() throws Exception {
    String hostile = "it\u2028Bcc: eve@example.org";

    plain().send(Told.message(hostile, Optional.of("why\r\nBcc: eve@example.org\r\n\r\nhi")));

    assertThat(server.getReceivedMessages()).hasSize(2);
    MimeMessage letter = server.getReceivedMessages()[0];
    assertThat(letter.getHeader("Bcc")).isNull();
    assertThat(letter.getSubject()).contains("it Bcc: eve@example.org");
    assertThat(letter.getContent().toString()).contains("why Bcc: eve@example.org hi");
  }

  @Test
  void withoutEncryptionWhereItIsWantedNothingIsSent() {
    MailChannel channel =
        channel(
            NotifySection.Encryption.STARTTLS,
            Optional.of(new NotifySection.Login("ann", Secret.of("hunter2-SECRET"))));

    assertThat(channel.send(Told.message("x", Optional.empty())))
        .isInstanceOfSatisfying(
            Channel.Delivery.Failed.class,
            failed ->
                assertThat(failed.why())
                    .contains("does not take mail: STARTTLS is required")
                    .doesNotContain("SECRET", "Exception"));
    assertThat(channel.check()).isPresent();
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "IMPLICIT"})
  void noLetterIsSentInTheClearWhereEncryptionIsWantedThoughNoPasswordIs(
      NotifySection.Encryption encryption) {
    Channel.Delivery delivery =
        channel(encryption, Optional.empty()).send(Told.message("x", Optional.empty()));

    assertThat(delivery).isInstanceOf(Channel.Delivery.Failed.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aLookSendsNothingAndAServerThatIsAwayFails() {
    MailChannel channel = plain();
    assertThat(channel.check()).isEmpty();
    assertThat(server.getReceivedMessages()).isEmpty();
    server.stop();

    assertThat(channel.check())
        .hasValueSatisfying(
            why -> assertThat(why).endsWith(" does not take mail: the connection is refused"));
    assertThat(channel.send(Told.message("x", Optional.empty())))
        .isInstanceOf(Channel.Delivery.Failed.class);
  }

  @Test
  void aServerThatIsToldAPasswordRefusesAWrongOne() {
    server.setUser("ann", "hunter2");
    Message message = Told.message("x", Optional.empty());

    Channel.Delivery wrong = channel(NotifySection.Encryption.NONE, login("other")).send(message);
    Channel.Delivery right = channel(NotifySection.Encryption.NONE, login("hunter2")).send(message);

    assertThat(wrong)
        .isInstanceOfSatisfying(
            Channel.Delivery.Failed.class,
            failed ->
                assertThat(failed.why())
                    .contains("it refuses 'smtp_user' with 'smtp_password'")
                    .doesNotContain("Exception"));
    assertThat(right).isInstanceOf(Channel.Delivery.Taken.class);
  }

  private static Optional<NotifySection.Login> login(String password) {
    return Optional.of(new NotifySection.Login("ann", Secret.of(password)));
  }
}
