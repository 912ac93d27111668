// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.config.Settings;

/**
 * As whom and at which port customers log in. Also kept as labels of the server, since an offering
 * may have set it and a look by mark knows no offering. Immutable.
 */
record Login(String user, int port) {
  private static final String USER = "dc-ssh-user";
  private static final String PORT = "dc-ssh-port";

  /** A user name that is a label's value too: it ends with a letter or digit. */
  private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9_-]{0,30}[a-z0-9])?");

  static Login of(Settings settings) {
    String user = settings.get(HetznerConfig.SSH_USER);
    if (!NAME.matcher(user).matches()) {
      throw Wish.unusable("ssh_user", "is '" + user + "', which is no user name");
    }
    return new Login(user, settings.get(HetznerConfig.SSH_PORT));
  }

  boolean isRoot() {
    return user.equals("root");
  }

  Map<String, String> labels() {
    return Map.of(USER, user, PORT, Integer.toString(port));
  }

  /** What the labels of a server say, or this where they say nothing that can be used. */
  Login asLabelled(Map<String, String> labels) {
    String labelledUser = labels.getOrDefault(USER, user);
    String labelledPort = labels.getOrDefault(PORT, "");
    return new Login(
        NAME.matcher(labelledUser).matches() ? labelledUser : user,
        Optional.of(labelledPort)
            .filter(text -> text.matches("[1-9][0-9]{0,4}"))
            .map(Integer::valueOf)
            .filter(number -> number <= 65535)
            .orElse(port));
  }

  SshAccess at(String host) {
    return new SshAccess(host, port, user);
  }
}
