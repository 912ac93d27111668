// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.decentagent.agent.config.NotifySection;
import org.decentagent.agent.findings.PlainLine;

/**
 * Sends notices by mail.
 *
 * @see <a
 *     href="https://eclipse-ee4j.github.io/angus-mail/docs/api/org.eclipse.angus.mail/org/eclipse/angus/mail/smtp/package-summary.html">Angus
 *     Mail: SMTP properties</a>
 */
final class MailChannel implements Channel {
  private static final String PATIENCE = "15000";

  private final NotifySection.Mail mail;
  private final InstantSource clock;

  MailChannel(NotifySection.Mail mail, InstantSource clock) {
    this.mail = mail;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "mail";
  }

  private Session session() {
    Properties settings = new Properties();
    settings.setProperty("mail.smtp.connectiontimeout", PATIENCE);
    settings.setProperty("mail.smtp.timeout", PATIENCE);
    settings.setProperty("mail.smtp.writetimeout", PATIENCE);
    settings.setProperty("mail.smtp.auth", Boolean.toString(mail.login().isPresent()));
    settings.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    switch (mail.encryption()) {
      case IMPLICIT -> settings.setProperty("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        settings.setProperty("mail.smtp.starttls.enable", "true");
        settings.setProperty("mail.smtp.starttls.required", "true");
      }
      case NONE -> settings.setProperty("mail.smtp.starttls.enable", "false");
    }
    return Session.getInstance(settings);
  }

  private Transport connect(Session session) throws MessagingException {
    Transport transport = session.getTransport("smtp");
    if (mail.login().isPresent()) {
      NotifySection.Login login = mail.login().get();
      transport.connect(mail.host(), mail.port(), login.user(), login.password().reveal());
    } else {
      transport.connect(mail.host(), mail.port(), null, null);
    }
    return transport;
  }

  @Override
  public Delivery send(Message message) {
    Session session = session();
    try (Transport transport = connect(session)) {
      MimeMessage letter = letter(session, message);
      transport.sendMessage(letter, letter.getAllRecipients());
      return new Delivery.Taken("taken by " + mail.host());
    } catch (MessagingException e) {
      return new Delivery.Failed(trouble(e));
    }
  }

  private MimeMessage letter(Session session, Message message) throws MessagingException {
    MimeMessage letter = new MimeMessage(session);
    letter.setFrom(new InternetAddress(mail.from()));
    for (String recipient : mail.to()) {
      letter.addRecipient(RecipientType.TO, new InternetAddress(recipient));
    }
    letter.setSubject(message.subject(), StandardCharsets.UTF_8.name());
    letter.setText(message.text() + "\n", StandardCharsets.UTF_8.name());
    letter.setSentDate(Date.from(clock.instant()));
    letter.setHeader("X-Dc-Agent-Notice", message.id());
    letter.setHeader("Auto-Submitted", "auto-generated");
    letter.saveChanges();
    return letter;
  }

  /** Greets and logs in; nothing is sent. */
  @Override
  public Optional<String> check() {
    try (Transport transport = connect(session())) {
      return transport.isConnected() ? Optional.empty() : Optional.of(this + " does not answer");
    } catch (MessagingException e) {
      return Optional.of(trouble(e));
    }
  }

  private String trouble(MessagingException e) {
    return mail.host()
        + ":"
        + mail.port()
        + " does not take mail: "
        + Unreachable.why(e).orElseGet(() -> said(e));
  }

  /** The first line of what the server says; a password is not in it. */
  private static String said(MessagingException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e instanceof AuthenticationFailedException
        ? "it refuses 'smtp_user' with 'smtp_password' (" + PlainLine.of(line) + ")"
        : PlainLine.of(line);
  }

  @Override
  public String toString() {
    return "mail server " + mail.host();
  }
}
