// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.List;

/**
 * The program of every instance: makes a host key of its own at the first start, in a file that no
 * image carries, then becomes sshd. The key lies in the container's layer, so it stays through
 * stops and starts.
 *
 * @see <a href="https://man.openbsd.org/sshd.8">sshd(8)</a>
 */
final class SshServer {
  static final int PORT = 22;
  static final String USER = "root";
  static final String USER_ID = "0:0";
  static final String PUBLIC_HOST_KEY = "/etc/ssh/dc_host_key.pub";

  private static final String SCRIPT =
      """
      set -e
      key=/etc/ssh/dc_host_key
      if ! [ -s $key.pub ]; then
        rm -f $key $key.pub
        ssh-keygen -q -t ed25519 -N '' -C '' -f $key
      fi
      mkdir -p /run/sshd
      exec /usr/sbin/sshd -D -e -h $key -o PermitRootLogin=prohibit-password \
      -o PasswordAuthentication=no -o KbdInteractiveAuthentication=no -o PubkeyAuthentication=yes
      """;

  static final List<String> ENTRYPOINT = List.of("/bin/sh", "-c", SCRIPT);

  /**
   * What sshd needs to log in root and to drop to other accounts; everything else is dropped.
   *
   * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
   */
  static final List<String> CAPABILITIES =
      List.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "KILL",
          "NET_BIND_SERVICE",
          "SETGID",
          "SETUID",
          "SYS_CHROOT");

  private SshServer() {}
}
