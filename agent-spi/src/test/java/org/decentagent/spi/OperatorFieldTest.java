// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.decentagent.spi.OperatorField.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may enter. */
final class OperatorFieldTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
  private static final String FINGERPRINT = new SshPublicKey(KEY).fingerprint();

  private static String parse(Kind kind, String entered) {
    return OperatorField.of(kind, "field", "Field").parse(entered);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "' 203.0.113.7 ', 203.0.113.7",
    "Shop.Example.ORG, shop.example.org",
    "2001:DB8::0:7, 2001:db8:0:0:0:0:0:7",
    "[2001:db8::7], 2001:db8:0:0:0:0:0:7",
    "100.63.255.255, 100.63.255.255",
  })
  void aPublicAddressIsKeptInItsOneForm(String entered, String kept) {
    assertThat(parse(Kind.PUBLIC_ADDRESS, entered)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.7",
        "172.16.3.4",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.7",
        "localhost",
        "rack-7",
        "box.local",
        "box.lan",
        "box.home.arpa"
      })
  void whatTheInternetCannotReachIsNoPublicAddressButMayBeAnAddress(String entered) {
    assertThatThrownBy(() -> parse(Kind.PUBLIC_ADDRESS, entered))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be reached from the internet");
    assertThat(parse(Kind.ADDRESS, entered)).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3",
        "1.2.3.4.5",
        "1::2::3",
        "12345::",
        "-oProxyCommand=reboot",
        "host name",
        "$(reboot).example.org",
        "<b>x</b>",
        "a..b",
        "-a.example.org",
        "exa_mple.org",
        "user@example.org",
        "example.org:22"
      })
  void whatIsNoAddressIsRefusedInOneLine(String entered) {
    assertThatThrownBy(() -> parse(Kind.ADDRESS, entered))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains("is not")
        .doesNotContain("\n");
  }

  @Test
  void aPortIsANumberThatTcpHas() {
    assertThat(parse(Kind.PORT, "0022")).isEqualTo("22");
    assertThat(parse(Kind.PORT, "65535")).isEqualTo("65535");
    for (String wrong : new String[] {"0", "65536", "-1", "22.0", "ssh", "٢٢", "999999999999"}) {
      assertThatThrownBy(() -> parse(Kind.PORT, wrong)).hasMessageContaining("1 to 65535");
    }
  }

  @Test
  void aUserCanBeTypedAfterSsh() {
    assertThat(parse(Kind.USER, "root")).isEqualTo("root");
    for (String wrong : new String[] {"Root", "root;reboot", "-root", "r oot", "x".repeat(33)}) {
      assertThatThrownBy(() -> parse(Kind.USER, wrong)).hasMessageContaining("user name");
    }
  }

  @Test
  void aHostKeyIsTakenAsAFingerprintAsALineAndAsKnownHostsHasIt() {
    assertThat(FINGERPRINT).isEqualTo("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
    assertThat(parse(Kind.HOST_KEY, FINGERPRINT)).isEqualTo(FINGERPRINT);
    assertThat(parse(Kind.HOST_KEY, FINGERPRINT + "=")).isEqualTo(FINGERPRINT);
    assertThat(parse(Kind.HOST_KEY, KEY + " root@box")).isEqualTo(KEY);
    assertThat(parse(Kind.HOST_KEY, "[203.0.113.7]:2222 " + KEY)).isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256:short",
        "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA<b>",
        "yes"
      })
  void whatIsNoHostKeyIsRefusedWithTheCommandThatShowsIt(String entered) {
    assertThatThrownBy(() -> parse(Kind.HOST_KEY, entered)).hasMessageContaining("ssh-keygen -l");
  }

  @Test
  void wordsAreWordsAndNoMarkup() {
    assertThat(parse(Kind.TEXT, "Rack 3, Fach 7 (Köln)")).isEqualTo("Rack 3, Fach 7 (Köln)");
    for (String wrong : new String[] {"<script>", "a;b", "`id`", "$HOME", "a|b", "a&b", "\"x\""}) {
      assertThatThrownBy(() -> parse(Kind.TEXT, wrong)).hasMessageContaining("letters, digits");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingInvisibleOverlongOrEmptyIsTakenAnywhere(Kind kind) {
    for (String hostile :
        new String[] {
          "a\u0000b", "a\nb", "a\u001b[2Jb", "a\u202eb", "a\u200bb", "x".repeat(9000), "  "
        }) {
      assertThatThrownBy(() -> parse(kind, hostile))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("\n", "\u001b", "\u202e")
          .hasSizeLessThan(300);
    }
  }

  @Test
  void aSuggestionMustBeRightItself() {
    OperatorField port = OperatorField.of(Kind.PORT, "port", "SSH port");

    assertThat(port.suggesting("22").suggestion()).contains("22");
    assertThatThrownBy(() -> port.suggesting("none")).hasMessageContaining("1 to 65535");
  }

  @Test
  void aTaskHasNoLineThatBreaksOutOfItsListAndNoFieldTwice() {
    OperatorTask.Builder task = OperatorTask.named("provision.1", "Make an instance");

    assertThatThrownBy(() -> task.step("install\nreboot")).hasMessageContaining("no line end");
    assertThatThrownBy(() -> OperatorTask.named("No Name", "x")).hasMessageContaining("name");
    assertThatThrownBy(() -> task.within(Duration.ZERO)).hasMessageContaining("positive");
    task.field(OperatorField.of(Kind.PORT, "port", "Port"));
    assertThatThrownBy(() -> task.field(OperatorField.of(Kind.TEXT, "port", "Port")))
        .hasMessageContaining("twice");
  }
}
