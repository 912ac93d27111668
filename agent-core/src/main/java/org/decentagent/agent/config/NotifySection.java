// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.Secret;

/** {@code [notify]}: how the operator is called when something needs a person. Immutable. */
public final class NotifySection {
  private static final Pattern MAILBOX =
      Pattern.compile("[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final ConfigKey<Secret> WEBHOOK =
      ConfigKey.secret(
          "webhook", "address that notices are posted to; a secret, as it holds a token");
  private static final ConfigKey<String> FORM =
      ConfigKey.choice(
              "webhook_form", List.of("json", "slack", "telegram"), "what the webhook expects")
          .defaultsTo("json");
  private static final ConfigKey<String> CHAT =
      ConfigKey.text("telegram_chat", "id of the chat that a Telegram bot writes to");
  private static final ConfigKey<String> SMTP_HOST =
      ConfigKey.text("smtp_host", "mail server that takes notices");
  private static final ConfigKey<Integer> SMTP_PORT =
      ConfigKey.integer("smtp_port", 1, 65535, "its port").defaultsTo(587);
  private static final ConfigKey<String> SMTP_TLS =
      ConfigKey.choice(
              "smtp_tls",
              List.of("starttls", "implicit", "none"),
              "how mail is encrypted; starttls fails where the server does not offer it")
          .defaultsTo("starttls");
  private static final ConfigKey<String> SMTP_USER =
      ConfigKey.text("smtp_user", "user name at the mail server");
  private static final ConfigKey<Secret> SMTP_PASSWORD =
      ConfigKey.secret("smtp_password", "password at the mail server");
  private static final ConfigKey<String> FROM =
      ConfigKey.text("mail_from", "sender of notices, such as dc-agent@example.org");
  private static final ConfigKey<List<String>> TO =
      ConfigKey.texts("mail_to", "who gets notices by mail");
  private static final ConfigKey<Duration> REMIND_EVERY =
      ConfigKey.duration(
              "remind_every",
              "longest time between two reminders; they get denser before a deadline")
          .defaultsTo(Duration.ofMinutes(30));

  /** Every key of the table. */
  public static final ConfigSchema SCHEMA =
      ConfigSchema.of(
          WEBHOOK,
          FORM,
          CHAT,
          SMTP_HOST,
          SMTP_PORT,
          SMTP_TLS,
          SMTP_USER,
          SMTP_PASSWORD,
          FROM,
          TO,
          REMIND_EVERY);

  private final Settings settings;

  NotifySection(Settings settings) {
    this.settings = settings;
  }

  static void check(SectionReader section) {
    Settings settings = section.settings();
    section.check(WEBHOOK, NotifySection::address);
    section.between(REMIND_EVERY, Duration.ofMinutes(1), Duration.ofDays(7));
    section.check(FROM, NotifySection::mailbox);
    section.check(TO, all -> all.forEach(NotifySection::mailbox));
    if (settings.get(FORM).equals("telegram") && settings.find(CHAT).isEmpty()) {
      section.fault(FORM, "\"telegram\" needs 'telegram_chat', the id of the chat");
    }
    if (settings.find(SMTP_HOST).isPresent()
        && (settings.find(FROM).isEmpty() || settings.find(TO).orElse(List.of()).isEmpty())) {
      section.fault(SMTP_HOST, "mail needs 'mail_from' and 'mail_to'");
    }
    if (settings.find(SMTP_USER).isPresent() != settings.find(SMTP_PASSWORD).isPresent()) {
      section.fault(
          settings.find(SMTP_USER).isPresent() ? SMTP_USER : SMTP_PASSWORD,
          "'smtp_user' and 'smtp_password' belong together");
    }
    if (settings.find(SMTP_PASSWORD).isPresent() && settings.get(SMTP_TLS).equals("none")) {
      section.fault(SMTP_TLS, "\"none\" would send the password readable");
    }
  }

  /** Messages must not quote it. */
  private static void address(Secret secret) {
    URI url =
        uri(secret.reveal())
            .filter(NotifySection::isSafe)
            .orElseThrow(() ->
                new IllegalArgumentException("what is kept there is not an https:// address"));
    PlatformUrl.requirePort(url);
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isSafe(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    String host = String.valueOf(url.getHost());
    boolean stays = host.equals("127.0.0.1") || host.equals("localhost");
    return (scheme.equals("https") && url.getHost() != null) || (scheme.equals("http") && stays);
  }

  private static void mailbox(String text) {
    if (!MAILBOX.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address such as ann@example.org");
    }
  }

  /** What notices are posted to. */
  public enum Form {
    /** A program: a JSON object with everything. */
    JSON,
    /** A Slack webhook. */
    SLACK,
    /** A Telegram bot. */
    TELEGRAM
  }

  /**
   * A webhook.
   *
   * @param url with its token; never to be printed
   * @param chat of a Telegram bot
   */
  public record Webhook(Secret url, Form form, Optional<String> chat) {}

  /** How mail is encrypted. */
  public enum Encryption {
    /** From the first byte. */
    IMPLICIT,
    /** After a greeting, or not sent. */
    STARTTLS,
    /** Not. */
    NONE
  }

  /** Who is at the mail server. */
  public record Login(String user, Secret password) {}

  /** Mail. */
  public record Mail(
      String host,
      int port,
      Encryption encryption,
      Optional<Login> login,
      String from,
      List<String> to) {
    /** Copies the list. */
    public Mail {
      to = List.copyOf(to);
    }
  }

  /** The webhook, if one is set. */
  public Optional<Webhook> webhook() {
    return settings
        .find(WEBHOOK)
        .map(url ->
            new Webhook(
                url,
                Form.valueOf(settings.get(FORM).toUpperCase(Locale.ROOT)),
                settings.find(CHAT)));
  }

  /** The mail server, if one is set. */
  public Optional<Mail> mail() {
    return settings
        .find(SMTP_HOST)
        .map(host ->
            new Mail(
                host,
                settings.get(SMTP_PORT),
                Encryption.valueOf(settings.get(SMTP_TLS).toUpperCase(Locale.ROOT)),
                settings
                    .find(SMTP_USER)
                    .map(user -> new Login(user, settings.find(SMTP_PASSWORD).orElseThrow())),
                settings.find(FROM).orElseThrow(),
                settings.find(TO).orElseThrow()));
  }

  /** The longest time between two reminders. */
  public Duration remindEvery() {
    return settings.get(REMIND_EVERY);
  }

  @Override
  public String toString() {
    return "[notify] " + settings;
  }
}
