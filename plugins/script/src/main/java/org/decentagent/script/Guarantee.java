// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.decentagent.spi.CreateGuarantee;

/** What a program promises about a provision that reaches it twice. */
enum Guarantee {
  /** It answers a token it has seen with the instance it made for it. */
  CLIENT_TOKEN(CreateGuarantee.CLIENT_TOKEN),
  /** Nothing. */
  NONE(CreateGuarantee.NONE);

  private final CreateGuarantee spi;

  Guarantee(CreateGuarantee spi) {
    this.spi = spi;
  }

  CreateGuarantee spi() {
    return spi;
  }

  /** As it is written in the configuration and in documents. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Guarantee::word).toList();
  }

  static Optional<Guarantee> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }
}
