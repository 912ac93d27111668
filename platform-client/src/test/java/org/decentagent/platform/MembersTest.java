// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.decentagent.platform.wire.UnreadableDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MembersTest {
  @Test
  void aTextThatMayLackMayBeBlankToo() throws UnreadableDocument {
    assertThat(Members.optionalText("poolName", null, 80)).isEmpty();
    assertThat(Members.optionalText("poolName", "  ", 80)).isEmpty();
    assertThat(Members.optionalText("poolName", "hel", 80)).contains("hel");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 65_536, Long.MAX_VALUE, -1})
  void aNumberOutsideItsBoundsIsUnreadable(long value) {
    assertThatThrownBy(() -> Members.optionalInt("sshPort", value, 1, 65_535))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessageContaining("not between 1 and 65535");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 65_535})
  void aNumberAtItsBoundsIsRead(long value) throws UnreadableDocument {
    assertThat(Members.optionalInt("sshPort", value, 1, 65_535)).hasValue((int) value);
  }
}
