// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageNameTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  @Test
  void readsTagsPortsAndDigests() {
    assertThat(ImageName.parse("debian")).hasToString("debian:latest");
    assertThat(ImageName.parse("debian:12-slim")).isEqualTo(new ImageName("debian", "12-slim"));
    assertThat(ImageName.parse("reg.example.org:5000/a/b_c:1"))
        .isEqualTo(new ImageName("reg.example.org:5000/a/b_c", "1"));
    assertThat(ImageName.parse("a/b:1@" + DIGEST)).hasToString("a/b@" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "UPPER/case/x Y", "a b", "a;rm -rf /", "../x", "a:b:c", "a@sha256:12", "-v"})
  void refusesWhatIsNoName(String text) {
    assertThatThrownBy(() -> ImageName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not the name of an image");
  }
}
