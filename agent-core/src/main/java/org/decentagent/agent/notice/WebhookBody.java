// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.decentagent.agent.config.NotifySection;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is posted to a webhook.
 *
 * @see <a href="https://docs.slack.dev/messaging/formatting-message-text/#escaping">Slack: escaping
 *     text</a>
 * @see <a href="https://core.telegram.org/bots/api#sendmessage">Telegram: sendMessage</a>
 */
final class WebhookBody {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private WebhookBody() {}

  static String of(Message message, NotifySection.Webhook webhook) {
    return JSON.writeValueAsString(
        switch (webhook.form()) {
          case JSON -> everything(message);
          case SLACK -> Map.of("text", forSlack(message.text()));
          // Without parse_mode Telegram takes the text as it is.
          case TELEGRAM -> Map.of("chat_id", webhook.chat().orElse(""), "text", message.text());
        });
  }

  private static String forSlack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static Map<String, Object> everything(Message message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", message.id());
    body.put("urgency", message.urgency().name().toLowerCase(Locale.ROOT));
    body.put("subject", message.subject());
    message.matter().task().ifPresent(task -> body.put("task", task));
    body.put("title", message.title());
    message.matter().backend().ifPresent(backend -> body.put("backend", backend.text()));
    message.matter().contract().ifPresent(contract -> body.put("contract", contract.hex()));
    message.due().ifPresent(due -> body.put("due", due.toString()));
    message.complaint().ifPresent(why -> body.put("complaint", why));
    body.put("command", message.command());
    return body;
  }
}
