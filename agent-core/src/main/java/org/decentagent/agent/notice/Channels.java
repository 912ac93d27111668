// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.agent.config.NotifySection;

/** The ways to call the operator that a configuration names. Immutable. */
public final class Channels {
  private final List<Channel> all;

  private Channels(List<Channel> all) {
    this.all = List.copyOf(all);
  }

  /** Those of a configuration; nobody is spoken to yet. */
  public static Channels of(NotifySection section, InstantSource clock) {
    List<Channel> all = new ArrayList<>();
    section.webhook().map(WebhookChannel::new).ifPresent(all::add);
    section.mail().map(mail -> new MailChannel(mail, clock)).ifPresent(all::add);
    return new Channels(all);
  }

  List<Channel> all() {
    return all;
  }

  /** Looks whether each could be used, without telling anybody anything. */
  public Map<String, Optional<String>> check() {
    Map<String, Optional<String>> results = new TreeMap<>();
    all.forEach(channel -> results.put(channel.name(), channel.check()));
    return results;
  }
}
