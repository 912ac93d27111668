// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.decentagent.spi.unit.StorageSize;
import org.junit.jupiter.api.Test;

final class SoldTest {
  @Test
  void whatWasSoldIsReadBackWhateverDigitsTheMachinesLanguageHas() {
    Sold sold = new Sold(2, 2048, StorageSize.ofGibibytes(20));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertThat(Sold.read(sold.line())).contains(sold);
    } finally {
      Locale.setDefault(before);
    }
  }
}
