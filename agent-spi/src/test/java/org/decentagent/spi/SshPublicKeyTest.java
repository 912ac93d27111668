// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SshPublicKeyTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

  @Test
  void theCommentAndSurplusBlanksAreDropped() {
    SshPublicKey key =
        new SshPublicKey("  " + KEY.replace(" ", "  ") + " renter@home \"of mine\" ");

    assertThat(key.line()).isEqualTo(KEY);
    assertThat(key.algorithm()).isEqualTo("ssh-ed25519");
    assertThat(key.blob()).hasSize(51);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ssh-ed25519",
        KEY + "\ncommand=\"/bin/sh\" " + KEY,
        KEY + " a\nrm -rf /",
        KEY + "\r\n" + KEY,
        KEY + " \u0000",
        "command=\"rm -rf /\" " + KEY,
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
        "ssh-ed25519 AAAA$(reboot)AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
        "ssh-ed25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "ssh-ed25519 /////////////////////////////",
        "ssh-xmss AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
      })
  void whatIsNotOneLineOfAKeyIsRefused(String text) {
    assertThatThrownBy(() -> new SshPublicKey(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOverlongKeyIsRefused() {
    assertThatThrownBy(() -> new SshPublicKey(KEY + " " + "x".repeat(10_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8192");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-oProxyCommand=reboot", "host name", "a;b", "", "$(reboot)"})
  void aHostThatCouldNotBeTypedAfterSshIsRefused(String host) {
    assertThatThrownBy(() -> new SshAccess(host, 22, "root"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAccessPrintsAsOneWouldWriteIt() {
    assertThat(new SshAccess("shop.example.org", 20001, "root"))
        .hasToString("root@shop.example.org:20001");
    assertThat(new SshAccess("2001:db8::1", 22, "root")).hasToString("root@[2001:db8::1]:22");
  }
}
