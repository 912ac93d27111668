// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.decentagent.platform.wire.Slice;
import org.decentagent.platform.wire.UnreadableDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SliceTest {
  private static Slice of(String text) {
    return Slice.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void onlyTheLiteralIsFalse() {
    assertThat(of("false").isFalse()).isTrue();
    assertThat(of("\"abc\"").isFalse()).isFalse();
    assertThat(of("12345").isFalse()).isFalse();
  }

  @Test
  void aMemberThatIsNullInTheEndIsNone() throws UnreadableDocument {
    assertThat(of("{\"data\":1,\"error\":null,\"data\":null}").members()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void whatIsNotUtf8IsUnreadable(String charset) {
    Slice slice = Slice.of("{\"data\":[1,{\"a\":\"b\"}]}".getBytes(Charset.forName(charset)));

    assertThatThrownBy(slice::members).isInstanceOf(UnreadableDocument.class);
  }
}
